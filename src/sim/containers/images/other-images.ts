/**
 * Images that exist under well-known names and about which nothing more is known here than the ports they listen on: they run as a process that listens
 * and answers. Tags: any version (a number in front), or one of the usual words.
 */
import { ownTree } from './image-kinds.ts';
import type { KnownImage } from './image-kinds.ts';
import type { TagRule } from './tags.ts';

/** Official images of Docker Hub: `name port…`. */
const OFFICIAL = `
adminer 8080
aerospike 3000
arangodb 8529
cassandra 9042
caddy 80
clickhouse 8123
consul 8500
couchbase 8091
couchdb 5984
cockroachdb 26257
docker 2375
drupal 80
eclipse-mosquitto 1883
elasticsearch 9200
flink 8081
fluentd 24224
gcc
ghost 2368
gradle
haproxy 80
influxdb 8086
jenkins 8080
jetty 8080
joomla 80
kapacitor 9092
kibana 5601
kong 8000
logstash 5044
maven
mediawiki 80
mongo-express 8081
nats 4222
neo4j 7474
nextcloud 80
odoo 8069
phpmyadmin 80
rabbitmq 5672
redmine 3000
registry 5000
rethinkdb 28015
rocket.chat 3000
rust
solr 8983
sonarqube 9000
swift
telegraf 8125
tomcat 8080
traefik 80
varnish 80
vault 8200
websphere-liberty 9080
wordpress 80
zookeeper 2181
`;

/** Parts of Kubernetes, on its own registry: a name, or the folder that the names stand in. */
const KUBERNETES =
  /^(kube-(apiserver|controller-manager|scheduler|proxy|state-metrics\/.+)|coredns\/coredns|metrics-server\/.+|ingress-nginx\/.+|sig-storage\/.+|cpa\/.+|git-sync\/.+|dns\/.+|node-problem-detector(\/.+)?|fluentd-.+|event-exporter|prometheus-to-sd|autoscaling\/.+|descheduler\/.+|external-dns\/.+|prometheus-adapter\/.+|e2e-test-images\/.+|gateway-api\/.+|kueue\/.+|jobset\/.+|scheduler-plugins\/.+|conformance|debian-base|build-image\/.+|kubectl)$/;

const TAGS: TagRule = {
  versions: Object.fromEntries(Array.from({ length: 100 }, (_, major) => [String(major), [0, 99] as const])),
  words: ['latest', 'stable', 'lts', 'alpine', 'apache', 'fpm', 'slim', 'dind', 'management'],
  suffixes: [
    'alpine',
    'slim',
    'apache',
    'fpm',
    'jre',
    'jdk',
    'jdk8',
    'jdk11',
    'jdk17',
    'jdk21',
    'openjdk',
    'lts',
    'dind',
    'bookworm',
    'bullseye',
    'trixie',
    'jammy',
    'noble',
    'temurin',
    'php8.1',
    'php8.2',
    'php8.3',
    'enterprise',
    'community',
    'amd64',
  ],
  lastPatch: 999,
};

const official: ReadonlyMap<string, readonly number[]> = new Map(
  OFFICIAL.trim()
    .split('\n')
    .map((line) => {
      const [name = '', ...ports] = line.split(' ');
      return [`docker.io/library/${name}`, ports.map(Number)] as const;
    }),
);

/** An image that is known by its name only. */
export function otherImage(name: string): KnownImage | undefined {
  const ports = official.get(name);
  const isKubernetes = name.startsWith('registry.k8s.io/') && KUBERNETES.test(name.slice('registry.k8s.io/'.length));
  if (!ports && !isKubernetes) return undefined;
  return { tags: TAGS, tree: ownTree, entrypoint: ['app'], ports: ports ?? [], sizeMb: 120, anyCommand: true };
}
