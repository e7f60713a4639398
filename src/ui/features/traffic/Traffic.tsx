import { useState } from 'react';
import { useCluster, useMoment } from '../../components/hooks.ts';
import { Clients } from './Clients.tsx';
import { Graph, LastMinute } from './Graph.tsx';
import { Losses } from './Losses.tsx';
import { servicesOf } from './service-name.ts';

/** Requests through a Service: who sends them, how many were answered, and what became of each that was lost. */
export function Traffic() {
  const services = servicesOf(useMoment().services);
  const asked = useCluster((state) => state.clients[0]?.service);
  const [chosen, setChosen] = useState('');
  const service = services.includes(chosen)
    ? chosen
    : asked !== undefined && services.includes(asked)
      ? asked
      : (services[0] ?? '');
  return (
    <div className="traffic">
      <Clients service={service} choose={setChosen} />
      <div className="graph">
        <LastMinute service={service} />
        <Graph service={service} />
      </div>
      <Losses service={service} />
    </div>
  );
}
