import { expect, test } from 'vitest';
import { hover, hoveredText } from '../support/hover.ts';
import { deployment, policy } from '../support/manifests.ts';

const web = deployment('web', {
  ports: ['name: http, containerPort: 8080', 'name: dns, containerPort: 53, protocol: UDP'],
});
const api = deployment('api', { ports: ['name: http, containerPort: 9090'] });
const old = deployment('old', { ports: ['name: http, containerPort: 8080'] });

const ingress = (ports: string, pods = web + api + old): string =>
  hover(policy('p', `podSelector: {}\ningress:\n- ports:${ports}`) + pods);
const egress = (rest: string, pods = web + api + old): string =>
  hover(policy('p', `podSelector: {}\negress:\n${rest}`) + pods);

test('numbers and ranges', () => {
  expect(ingress(' [{port: $080}]')).toBe('**Admits TCP 80**');
  expect(ingress(' [{port: $08000, endPort: 8100, protocol: UDP}]')).toBe('**Admits UDP 8000-8100**');
  expect(ingress(' [{$0}]')).toBe('**Admits all TCP ports**');
  expect(ingress(' [{protocol: S$0CTP}]')).toBe('**Admits all SCTP ports**');
  expect(ingress(' [{protocol: $0HTTP, port: 80}]')).toBe('**Admits an unknown protocol 80**');
  expect(ingress(' [{port: "${$0PORT}"}]')).toBe('**Admits TCP (a placeholder)**');
});

test('one entry, or the whole list at its key', () => {
  const list = (marked: string): string => ingress(marked.replace('KEY', ''));
  expect(list('\n  - port: 80$0\n  - port: 81\n    protocol: UDP')).toBe('**Admits TCP 80**');
  expect(list('\n  - port: 80\n  - port: 81\n    proto$0col: UDP')).toBe('**Admits UDP 81**');
  const whole = policy(
    'p',
    'podSelector: {}\ningress:\n- po$0rts:\n  - port: 80\n  - port: 443\n  - port: 53\n    protocol: UDP',
  );
  expect(hover(whole)).toBe('**Admits TCP 80, 443 and UDP 53**');
  expect(hoveredText(policy('p', 'podSelector: {}\ningress:\n- ports:\n  - port: $080\n  - port: 443'))).toBe(
    'port: 80',
  );
});

test('an empty list is all ports', () => {
  for (const ports of ['$0', ' $0[]', ' n$0ull']) expect(ingress(ports)).toBe('**Admits all ports**');
});

test('a name is a number on each pod', () => {
  expect(ingress(' [{port: h$0ttp}]')).toMatchInlineSnapshot(`
    "**Admits TCP http**
    \`http\` is 9090 on api
    \`http\` is 8080 on old, web"
  `);
});

test('two containers with one port are one workload', () => {
  const twice = deployment('web', { ports: ['name: http, containerPort: 8080', 'name: http, containerPort: 8080'] });
  expect(ingress(' [{port: h$0ttp}]', twice)).toBe('**Admits TCP http**\n`http` is 8080 on web');
});

test('for egress, on the pods of the peers', () => {
  expect(egress('- to: [{podSelector: {matchLabels: {app: api}}}]\n  ports: [{port: h$0ttp}]')).toMatchInlineSnapshot(`
    "**May call TCP http**
    \`http\` is 9090 on api"
  `);
  expect(egress('- ports: [{port: h$0ttp}]')).toMatchInlineSnapshot(`
    "**May call TCP http**
    \`http\` is 9090 on api
    \`http\` is 8080 on old, web"
  `);
  expect(egress('- to: [{ipBlock: {cidr: 10.0.0.0/8}}]\n  ports: [{port: h$0ttp}]')).toMatchInlineSnapshot(`
    "**May call TCP http**
    No pod is known that could have a port named \`http\`."
  `);
});

test('a name that no pod has, or with another protocol only', () => {
  expect(ingress(' [{port: m$0etrics}]')).toMatchInlineSnapshot(`
    "**Admits TCP metrics**
    No container here declares a TCP port named \`metrics\`, so nothing matches."
  `);
  expect(ingress(' [{port: d$0ns}]')).toMatchInlineSnapshot(`
    "**Admits TCP dns**
    No container here declares a TCP port named \`dns\`, so nothing matches.
    \`dns\` is UDP on Deployment web."
  `);
  expect(ingress(' [{port: h$0ttp}]', '')).toMatchInlineSnapshot(`
    "**Admits TCP http**
    No pod is known that could have a port named \`http\`."
  `);
});
