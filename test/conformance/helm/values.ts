/** Values for charts of the corpus that cannot be rendered with their own: files are missing there, or they ask for more. */
export interface Values {
  [key: string]: unknown;
}

const drone: Values = {
  ingress: {
    hosts: [{ name: 'shop.example.com', serviceName: 'shop', tls: true, tlsSecretName: 'shop-tls' }],
    tls: { secrets: [{ name: 'shop-tls', key: 'key', certificate: 'certificate' }] },
  },
  resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '200m', memory: '128Mi' } },
  secrets: {
    appinsights: { ikey: 'key', connectionstring: 'connection' },
    mongo: { pwd: 'password' },
    queue: {
      name: 'queue',
      policyname: 'policy',
      namespace: 'bus',
      keyvalue: 'value',
      keyname: 'name',
      endpoint: 'endpoint',
    },
  },
  networkPolicy: {
    ingress: { enabled: true, externalSubnet: { enabled: true, subnetPrefix: '10.1.0.0/16' } },
    egress: { enabled: true, external: { enabled: true, clusterSubnetPrefix: '10.2.0.0/16' } },
  },
  readinessProbe: { httpGet: { path: '/', port: 80 }, exec: { command: ['true'] } },
  livenessProbe: { httpGet: { path: '/', port: 80 } },
  identity: { clientid: 'client', serviceAccountName: 'account' },
  image: { tag: 'tag', repository: 'repository' },
  dockerregistry: 'registry',
  keyvault: { uri: 'uri' },
  cosmosdb: { id: 'id', collectionid: 'collection' },
  serviceuri: { package: 'package', drone: 'drone', delivery: 'delivery' },
  reason: 'test',
};

function images(...names: readonly string[]): Values {
  return Object.fromEntries(names.map((name) => [name, { repository: name, tag: 'v1' }]));
}

export const suppliedValues: Readonly<Record<string, Values>> = {
  'Nan0C0de--kure-monitor/helm': { postgresql: { password: 'password' } },
  'longhorn--longhorn/chart': {
    networkPolicies: { enabled: true, restrictInternalTraffic: true, type: 'k3s' },
    ingress: { enabled: true, host: 'longhorn.example.com', path: '/' },
    service: { ui: { type: 'ClusterIP' }, manager: { type: 'ClusterIP' } },
    longhornUI: { replicas: 2 },
    image: {
      longhorn: images(
        'engine',
        'manager',
        'ui',
        'instanceManager',
        'shareManager',
        'backingImageManager',
        'supportBundleKit',
      ),
    },
  },
  ...Object.fromEntries(
    ['delivery', 'dronescheduler', 'ingestion', 'package', 'workflow'].map((name) => [
      `mspnp--aks-fabrikam-dronedelivery/charts/${name}`,
      drone,
    ]),
  ),
};

/** The values with an empty mapping where helm missed one; undefined where that is not what it says. */
export function withMissing(values: Values, message: string): Values | undefined {
  const path = /at <\.Values\.([\w.]+)\.\w+>:\s+nil pointer/.exec(message)?.[1]?.split('.');
  if (!path) return undefined;
  const added = (at: Values, [key = '', ...rest]: readonly string[]): Values => ({
    ...at,
    [key]: rest.length > 0 ? added((at[key] ?? {}) as Values, rest) : { ...((at[key] ?? {}) as Values) },
  });
  return added(values, path);
}
