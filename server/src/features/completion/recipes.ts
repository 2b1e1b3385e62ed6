/** Policies, rules and peers that many need, ready to be written. */
import { apiServerPorts } from '../../calls/outside.ts';
import { dnsPeers, dnsRules } from '../../generate/dns.ts';
import { freeName, policyNames } from '../../generate/freeName.ts';
import { podPeer } from '../../generate/podPeer.ts';
import { peersKey, policyTypeOf, portList } from '../../generate/ruleValue.ts';
import { defaultClusterFacts, type IngressController } from '../../model/clusterFacts.ts';
import type { Instance } from '../../model/instance.ts';
import type { Direction } from '../../model/policy.ts';
import { text } from '../../model/resource.ts';
import { privateNetworks } from '../../policy/internet.ts';
import { nameLabel } from '../../policy/selection.ts';
import { defaultNamespaceOf, instancesOfFile } from '../../snapshot/fileQueries.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { directoryOf } from '../../workspace/paths.ts';
import { valueAt } from '../../yaml/node.ts';
import { styleOf } from '../../yaml/style.ts';
import type { Value } from '../../yaml/write.ts';
import { first } from '../marked.ts';
import type { Asked, Home } from './asked.ts';
import type { Completion } from './completion.ts';
import { draft, draftKinds } from './draft.ts';
import { itemsAtPlace, placeholder } from './layout.ts';
import { directionAt, isItemPlace } from './rulePlace.ts';
import { versionOf } from './values.ts';

/** The policies where a document begins, the rules in a list of rules, and the peers in a list of peers. */
export function recipeCompletions(asked: Asked): readonly Completion[] {
  const { place, homes } = asked;
  const [home] = homes;
  if (draftKinds(place).includes('NetworkPolicy')) return documents(asked, home);
  const direction = directionAt(place);
  if (!direction || place.kind !== 'NetworkPolicy' || !isItemPlace(place)) return [];
  const fitting = recipesFor(home).filter((recipe) => recipe.direction === direction);
  const isPeer = place.schema?.type === 'NetworkPolicyPeer';
  const isRule = place.path.length <= 3;
  if (!isPeer && !isRule) return [];
  return fitting.map(({ label, documentation, peers, rules }) => ({
    label: isPeer ? label : `${direction === 'ingress' ? 'from' : 'to'} ${label}`,
    kind: 'snippet',
    documentation,
    insert: itemsAtPlace(isPeer ? peers : rules, place),
  }));
}

interface Recipe {
  /** Whom it admits: `the same namespace`. */
  readonly label: string;
  readonly name: string;
  readonly documentation: string;
  readonly direction: Direction;
  readonly peers: readonly Value[];
  readonly rules: readonly Value[];
}

function recipesFor(home: Home | undefined): readonly Recipe[] {
  const configured = home?.cluster.configured ?? defaultClusterFacts;
  const controllers = configured.ingressControllers.filter(({ hostNetwork }) => !hostNetwork);
  // Traffic of a controller on the network of its nodes comes from no pod that a peer could name.
  const hasController = controllers.length > 0 || configured.ingressControllers.length === 0;
  return [
    {
      ...oneRule('ingress', [{ podSelector: {} }]),
      label: 'the same namespace',
      name: 'allow-same-namespace',
      documentation: 'From all pods of the namespace that the policy is in.',
    },
    ...(hasController
      ? [
          {
            ...oneRule('ingress', controllers.length > 0 ? controllers.map(controllerPeer) : [assumedController]),
            label: 'the ingress controller',
            name: 'allow-ingress-controller',
            documentation:
              controllers.length > 0
                ? 'From the ingress controller that .netpol.yaml names.'
                : 'From all pods of the namespace of the ingress controller. Write its name.',
          },
        ]
      : []),
    {
      ...oneRule('ingress', [monitoringPeer(home)]),
      label: 'monitoring',
      name: 'allow-monitoring',
      documentation: 'From Prometheus, which reads the metrics of these pods.',
    },
    {
      direction: 'egress',
      peers: dnsPeers({ configured }),
      rules: dnsRules({ configured }),
      label: 'the DNS of the cluster',
      name: 'allow-dns',
      documentation: 'DNS queries, over UDP and TCP. Without them few programs work.',
    },
    {
      ...oneRule('egress', [{ podSelector: {} }]),
      label: 'the same namespace',
      name: 'allow-to-same-namespace',
      documentation: 'To all pods of the namespace that the policy is in.',
    },
    {
      ...oneRule('egress', [{ ipBlock: { cidr: placeholder('192.0.2.1/32') } }], portList(apiServerPorts)),
      label: 'the API server',
      name: 'allow-api-server',
      documentation: 'To the address of the API server, which `kubectl get endpointslices kubernetes` shows.',
    },
    {
      ...oneRule('egress', [
        { ipBlock: { cidr: '0.0.0.0/0', except: privateNetworks.v4 } },
        { ipBlock: { cidr: '::/0', except: privateNetworks.v6 } },
      ]),
      label: 'the internet',
      name: 'allow-internet',
      documentation: 'To every address, IPv4 and IPv6, but those of private networks.',
    },
  ];
}

function oneRule(
  direction: Direction,
  peers: readonly Value[],
  ports?: readonly Value[],
): Pick<Recipe, 'direction' | 'peers' | 'rules'> {
  return { direction, peers, rules: [{ [peersKey(direction)]: peers, ports }] };
}

function namespaceNamed(name: string): Value {
  return { matchLabels: { [nameLabel]: name } };
}

function controllerPeer({ namespace, podLabels }: IngressController): Value {
  const podSelector = podLabels && podLabels.size > 0 ? { matchLabels: Object.fromEntries(podLabels) } : undefined;
  return { namespaceSelector: namespaceNamed(namespace), podSelector };
}

const assumedController: Value = { namespaceSelector: namespaceNamed(placeholder('ingress-nginx')) };

/** Prometheus where the workspace has it; otherwise the namespace that it is mostly in. */
function monitoringPeer(home: Home | undefined): Value {
  const [scraper] = home?.cluster.scrapers ?? [];
  if (home && scraper) return podPeer(home.cluster, home.namespace, scraper).value;
  return { namespaceSelector: namespaceNamed(placeholder('monitoring')) };
}

function documents(asked: Asked, home: Home | undefined): readonly Completion[] {
  const denials = [
    {
      name: 'deny-all',
      directions: ['ingress', 'egress'],
      label: 'deny all',
      documentation:
        'Isolates all pods of the namespace: nothing reaches them and they reach nothing, DNS included, but for what other policies allow.',
    },
    {
      name: 'deny-all-ingress',
      directions: ['ingress'],
      label: 'deny all ingress',
      documentation: 'Nothing reaches the pods of the namespace, but for what other policies allow.',
    },
    {
      name: 'deny-all-egress',
      directions: ['egress'],
      label: 'deny all egress',
      documentation: 'The pods of the namespace reach nothing, DNS included, but for what other policies allow.',
    },
  ] as const;
  const make = policyWriter(asked, home);
  return [
    ...denials.map(({ name, directions, label, documentation }) =>
      make(label, documentation, name, { policyTypes: directions.map(policyTypeOf) }),
    ),
    ...recipesFor(home).map(({ label, documentation, name, direction, rules }) =>
      make(`allow ${direction === 'ingress' ? 'from' : 'to'} ${label}`, documentation, name, {
        policyTypes: [policyTypeOf(direction)],
        [direction]: rules,
      }),
    ),
  ];
}

function policyWriter(asked: Asked, home: Home | undefined) {
  const { snapshot, uri, place } = asked;
  const neighbour = neighbourOf(snapshot, uri);
  const namespace = neighbour ? namespaceIn(snapshot, neighbour) : defaultNamespaceOf(snapshot, uri);
  const style = neighbour && !place.kind ? styleOf(neighbour.document) : undefined;
  const taken = home ? policyNames(home.cluster, namespace ?? home.namespace) : new Set<string>();
  return (label: string, documentation: string, name: string, rules: Readonly<Record<string, Value>>): Completion => {
    const value = {
      apiVersion: versionOf('NetworkPolicy'),
      kind: 'NetworkPolicy',
      metadata: {
        name: placeholder(freeName(name, taken)),
        namespace: namespace === undefined ? undefined : placeholder(namespace),
      },
      spec: { podSelector: {}, ...rules },
    };
    return draft(asked, { kind: 'NetworkPolicy', label, documentation }, value, style);
  };
}

/** What is written in the same file, or else in the same directory. */
function neighbourOf(snapshot: Snapshot, uri: string): Instance | undefined {
  const directory = directoryOf(uri);
  const others = [...snapshot.files.keys()].filter((other) => other !== uri && directoryOf(other) === directory);
  return first([uri, ...others], (file) => instancesOfFile(snapshot, file).find(({ namespace }) => namespace !== ''));
}

/** The namespace that it says itself; undefined where it leaves that to a kustomization or to who applies it. */
function namespaceIn({ roles }: Snapshot, { uri, resource }: Instance): string | undefined {
  const node = valueAt(resource.root, 'metadata', 'namespace');
  return roles.renderedUris.has(uri) && node?.origin ? undefined : text(node);
}
