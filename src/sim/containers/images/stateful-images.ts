/** Images of the documentation's clustered data bases. What the members tell each other is not simulated; that they start, are ready and know their names is. */
import { debianTree } from './debian-tree.ts';
import { database, once } from './image-kinds.ts';
import type { KnownImage } from './image-kinds.ts';
import { binary, textFile, tree } from './tree.ts';

const script = (...lines: readonly string[]): ReturnType<typeof textFile> =>
  textFile(`#!/bin/bash\n${lines.join('\n')}\n`, 0o755);

/** Writes the configuration and the member's number, and serves. */
const START_ZOOKEEPER = script(
  'servers=1; data=/var/lib/zookeeper/data; logs=$data/log; conf=/opt/zookeeper/conf; client=2181; server=2888; election=3888',
  'tick=2000; init=10; sync=5; conns=60; snaps=3; purge=12; most=40000; least=4000',
  'for option in "$@"; do',
  '  value=${option#*=}',
  '  case $option in',
  '  --servers=*) servers=$value ;; --data_dir=*) data=$value ;; --data_log_dir=*) logs=$value ;; --conf_dir=*) conf=$value ;;',
  '  --client_port=*) client=$value ;; --server_port=*) server=$value ;; --election_port=*) election=$value ;;',
  '  --tick_time=*) tick=$value ;; --init_limit=*) init=$value ;; --sync_limit=*) sync=$value ;;',
  '  --max_client_cnxns=*) conns=$value ;; --snap_retain_count=*) snaps=$value ;; --purge_interval=*) purge=$value ;;',
  '  --max_session_timeout=*) most=$value ;; --min_session_timeout=*) least=$value ;;',
  '  esac',
  'done',
  '[[ $(hostname -s) =~ (.*)-([0-9]+)$ ]] || { echo "the host name must end with the number of the member" >&2; exit 1; }',
  'name=${BASH_REMATCH[1]}; number=${BASH_REMATCH[2]}; domain=$(hostname -d)',
  'mkdir -p $data $logs || exit 1',
  'echo $((number + 1)) > $data/myid',
  '{',
  '  echo "clientPort=$client"; echo "dataDir=$data"; echo "dataLogDir=$logs"; echo "tickTime=$tick"; echo "initLimit=$init"; echo "syncLimit=$sync"',
  '  echo "maxClientCnxns=$conns"; echo "minSessionTimeout=$least"; echo "maxSessionTimeout=$most"',
  '  echo "autopurge.snapRetainCount=$snaps"; echo "autopurge.purgeInteval=$purge"',
  '  for i in $(seq 0 $((servers - 1))); do echo "server.$((i + 1))=$name-$i.$domain:$server:$election"; done',
  '} > $conf/zoo.cfg',
  'exec zookeeper-server $client $server $election',
);

const zookeeper: KnownImage = {
  tags: { words: ['1.0-3.4.10', '1.0', 'latest'] },
  tree: once(() =>
    tree(
      {
        '/usr/bin/start-zookeeper': START_ZOOKEEPER,
        '/usr/bin/zookeeper-ready': script('[ "$(echo ruok | nc 127.0.0.1 $1)" = imok ]'),
        '/usr/bin/zookeeper-server': binary('zookeeper'),
        '/usr/bin/zkCli.sh': script('echo "zkCli.sh: not simulated" >&2', 'exit 1'),
        '/opt/zookeeper/conf/zoo.cfg': textFile('', 0o666),
        '/opt/zookeeper/conf/log4j.properties': textFile(''),
      },
      debianTree(),
    ),
  ),
  cmd: ['start-zookeeper'],
  ports: [2181],
  sizeMb: 110,
};

const NODETOOL = script(
  'case $1 in',
  'drain) exit 0 ;;',
  'status)',
  '  echo "Datacenter: ${CASSANDRA_DC:-datacenter1}"; echo ======================',
  '  echo "Status=Up/Down"; echo "|/ State=Normal/Leaving/Joining/Moving"',
  '  echo "--  Address        Load       Tokens       Owns (effective)  Host ID                               Rack"',
  '  members=$(nslookup ${CASSANDRA_SEEDS#*.} 2>/dev/null | sed -n "s/^Address: //p")',
  '  for address in ${members:-${POD_IP:-127.0.0.1}}; do printf "UN  %-13s  ?          32           ?                 ?                                     %s\\n" $address ${CASSANDRA_RACK:-rack1}; done',
  '  echo ;;',
  '*) echo "nodetool $1: not simulated" >&2; exit 1 ;;',
  'esac',
);

const cassandra: KnownImage = {
  tags: {
    versions: Object.fromEntries(Array.from({ length: 6 }, (_, i) => [String(11 + i), [0, 0] as const])),
    words: ['latest'],
  },
  tree: once(() =>
    tree(
      {
        '/run.sh': script(
          'echo "INFO  Starting listening for CQL clients on /0.0.0.0:9042 (unencrypted)..."',
          'exec app',
        ),
        '/ready-probe.sh': script('nc -z ${POD_IP:-127.0.0.1} 9042'),
        '/usr/bin/app': binary('app-quiet'),
        '/usr/bin/nodetool': NODETOOL,
        '/usr/bin/cqlsh': script('echo "cqlsh: not simulated" >&2', 'exit 1'),
      },
      debianTree(),
    ),
  ),
  cmd: ['/run.sh'],
  ports: [7000, 7001, 7199, 9042],
  sizeMb: 160,
};

/** Copies of a MySQL's files: an empty one arrives. */
const xtrabackup: KnownImage = {
  tags: { versions: { '1': [0, 0] }, words: ['latest'] },
  tree: once(() =>
    tree(
      {
        '/usr/bin/ncat': binary('ncat'),
        '/usr/bin/mysql': binary('mysql'),
        '/usr/bin/xbstream': script('cat > /dev/null'),
        '/usr/bin/xtrabackup': script('echo "xtrabackup: tables are not simulated, the copy is empty" >&2'),
      },
      debianTree(),
    ),
  ),
  cmd: ['bash'],
  sizeMb: 80,
};

const SAMPLES = ['gcr.io/google-samples', 'us-docker.pkg.dev/google-samples/containers/gke'];

const each = (name: string, image: KnownImage): Record<string, KnownImage> =>
  Object.fromEntries(SAMPLES.map((folder) => [`${folder}/${name}`, image]));

export const STATEFUL_IMAGES: Readonly<Record<string, KnownImage>> = {
  'registry.k8s.io/kubernetes-zookeeper': zookeeper,
  'gcr.io/google_samples/k8szk': { ...zookeeper, tags: { words: ['v1', 'v2', 'v3'] } },
  ...each('cassandra', cassandra),
  ...each('xtrabackup', xtrabackup),
  ...each('gb-redis-follower', {
    ...database('redis', ['redis-server', 'redis-cli'], 6379, { words: ['v1', 'v2', 'latest'] }, 40),
    cmd: ['redis-server', '--replicaof', 'redis-leader', '6379'],
    workingDir: '/data',
  }),
};
