import { useState } from 'react';
import { useCluster, useMoment, useT } from '../../components/hooks.ts';
import { Icon } from '../../components/Icon.tsx';
import { setTraffic } from '../../../state/run/deeds.ts';
import type { ClientRow } from '../../../views/rows/rows.ts';
import { servicesOf } from './service-name.ts';

const MOST = 1_000;

/** Who sends requests now, each with a way to stop it. */
function Running({ change }: { readonly change: (client: ClientRow) => void }) {
  const t = useT();
  const clients = useCluster((state) => state.clients);
  if (clients.length === 0) return <p className="sm dim">{t('traffic.nobody')}</p>;
  return (
    <ul className="clients" aria-label={t('traffic.clients')}>
      {clients.map((client) => {
        const name = client.client ?? client.service;
        return (
          <li key={name}>
            <button type="button" className="k clip" title={t('traffic.change')} onClick={() => change(client)}>
              {name}
            </button>
            <span className="k dim clip">{`${client.service}${client.path ?? '/'}`}</span>
            <span className="num">{`${client.rps}/s`}</span>
            <button
              type="button"
              className="tool bare"
              aria-label={t('traffic.stopClient', { client: name })}
              title={t('traffic.stop')}
              onClick={() => setTraffic(client.service, 0, undefined, client.client)}
            >
              <Icon name="close" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

interface ClientsProps {
  readonly service: string;
  readonly choose: (service: string) => void;
}

/** Clients set by hand: which Service, how often, which path, under which name. */
export function Clients({ service, choose }: ClientsProps) {
  const t = useT();
  const services = servicesOf(useMoment().services);
  const [rps, setRps] = useState(10);
  const [path, setPath] = useState('/');
  const [client, setClient] = useState('');
  const send = (): void =>
    setTraffic(service, rps, path === '/' || path === '' ? undefined : path, client === '' ? undefined : client);
  const change = (known: ClientRow): void => {
    choose(known.service);
    setRps(known.rps);
    setPath(known.path ?? '/');
    setClient(known.client ?? '');
  };
  return (
    <form
      className="ask"
      aria-label={t('traffic.clients')}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Running change={change} />
      <label>
        Service
        <select className="field k" value={service} onChange={(event) => choose(event.target.value)}>
          {services.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <div className="rate">
        <span>{t('traffic.rate')}</span>
        <input
          type="range"
          min={1}
          max={200}
          value={Math.min(rps, 200)}
          onChange={(event) => setRps(Number(event.target.value))}
          aria-label={t('traffic.rate')}
        />
        <input
          className="field num"
          type="number"
          min={1}
          max={MOST}
          value={rps}
          onChange={(event) => setRps(Math.max(1, Math.min(MOST, Math.round(Number(event.target.value) || 1))))}
          aria-label={t('traffic.rateNumber')}
        />
      </div>
      <label>
        {t('traffic.path')}
        <input className="field k" value={path} onChange={(event) => setPath(event.target.value)} />
      </label>
      <label>
        {t('traffic.client')}
        <input
          className="field k"
          placeholder={service}
          value={client}
          onChange={(event) => setClient(event.target.value)}
        />
      </label>
      <button type="submit" className="btn do" disabled={service === ''}>
        {t('traffic.send')}
      </button>
    </form>
  );
}
