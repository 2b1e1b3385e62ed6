/** The few words that generated clusters are written in: few, so that things meet. */

export const namespaceNames = ['shop', 'ops', 'default'] as const;
export const nameKey = 'kubernetes.io/metadata.name';
export const namespaceKeys = ['team', 'env'] as const;
export const podKeys = ['app', 'tier', 'app.kubernetes.io/name'] as const;
export const nodeKeys = ['zone', 'role'] as const;
/** Texts that are something else without quotes are among them. */
export const labelValues = ['web', 'api', 'db', '', 'true', '1'] as const;

/** Mostly one value, so that selectors match something. */
const web = ['web', 'web', 'web', 'web'] as const;
export const likelyValues = [...web, ...web, 'api', ...labelValues] as const;

/** Labels that controllers set and manifests do not show (apps/v1 and batch/v1 types.go). */
export const runtimeKeys = [
  'pod-template-hash',
  'controller-revision-hash',
  'pod-template-generation',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
  'job-name',
  'batch.kubernetes.io/job-name',
] as const;

export const protocols = ['TCP', 'UDP', 'SCTP'] as const;
export const portNumbers = [53, 80, 81, 82, 443, 8080] as const;
export const portNames = ['http', 'dns', 'metrics'] as const;
/** Mostly one, so that names are found. */
export const likelyNames = ['http', 'http', 'http', 'http', ...portNames] as const;
/** Ports at which to look: those that are written, their neighbours, the ends of ranges, and the ends of all. */
export const probes: readonly number[] = [1, 52, 53, 54, 80, 81, 82, 83, 443, 482, 8080, 8081, 60443, 65535];

export const podAddresses = {
  4: ['10.0.0.5', '10.0.0.6', '10.0.1.5', '10.1.2.3', '192.168.0.9'],
  6: ['fd00::5', 'fd00:1::9', '2001:db8::7'],
} as const;
export const nodeAddresses = {
  4: ['10.0.0.1', '172.16.0.2'],
  6: ['fd00::1', '2001:db8::2'],
} as const;
/** What a configuration says of the addresses of pods and of nodes: in each are some of the addresses above. */
export const podRanges = [
  ['10.0.0.0/16', 'fd00::/16'],
  ['10.0.0.5/32'],
  ['10.0.0.0/8'],
  ['192.168.0.0/24', '2001:db8::/64'],
  ['fd00::/8'],
] as const;
export const nodeRanges = [
  ['172.16.0.0/24'],
  ['10.0.0.0/24', 'fd00::/64'],
  ['10.0.0.1/32', '172.16.0.0/12'],
  ['2001:db8::/32'],
] as const;
export const outsideAddresses = [
  '8.8.8.8',
  '10.0.0.1',
  '172.16.0.9',
  '10.0.0.4',
  '10.0.0.5',
  '10.0.1.3',
  '10.255.255.255',
  '11.0.0.0',
  '192.168.7.7',
  'fd00::1',
  'fd00::5',
  'fd00:0:0:1::',
  '2001:db8::ff',
  '2001:db9::1',
] as const;
export const cidrs = [
  '172.16.0.0/16',
  '10.0.0.0/8',
  '10.0.0.0/16',
  '10.0.0.5/32',
  '10.0.1.7/24',
  '010.000.0.0/08',
  '0.0.0.0/0',
  '192.168.0.0/16',
  '128.0.0.0/1',
  'fd00::/8',
  'fd00:0:0:1::/48',
  '2001:db8::/64',
  '2001:DB8:0:0::7/128',
  '::/0',
  '::ffff:10.0.0.0/104',
] as const;
export const domains = ['example.com', 'api.example.com', 'a.b.example.com', 'example.org'] as const;
export const domainPatterns = ['example.com', '*.example.com', 'api.example.com.', '*.org', 'example.net'] as const;
