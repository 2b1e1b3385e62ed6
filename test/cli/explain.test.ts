import { expect, test } from 'vitest';
import { run } from './run.ts';

const pod = (name: string, namespace = 'shop', kind = 'Pod'): string =>
  kind === 'Pod'
    ? `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\n  labels: {app: ${name}}\nspec: {containers: [{name: main, image: example}]}\n`
    : `apiVersion: apps/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\nspec: {template: {metadata: {labels: {app: ${name}}}, spec: {containers: [{name: main, image: example}]}}}\n`;

const policy = (name: string, spec: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}, namespace: shop}\nspec: ${spec}\n`;

const files = {
  'deploy/cart.yaml': pod('cart'),
  'deploy/web.yaml': pod('web'),
  'deploy/policy.yaml': policy(
    'cart',
    '{podSelector: {matchLabels: {app: cart}}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 80}]}]}',
  ),
  'deploy/out.yaml': policy(
    'out',
    '{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{podSelector: {}}]}, {to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}]}]}',
  ),
};

test('explain: which rules decide, and where they are written', async () => {
  expect(
    await run(['explain', '--from', 'web', '--to', 'shop/cart', '--port', '80/TCP'], files),
  ).toMatchInlineSnapshot(`
    {
      "error": "",
      "exit": 0,
      "out": "Pod shop/web => Pod shop/cart (deploy/web.yaml:4, deploy/cart.yaml:4)
      TCP 80: allowed
        Egress of web: allowed
          rule 1 of NetworkPolicy out admits cart (deploy/out.yaml:4)
        Ingress of cart: allowed
          rule 1 of NetworkPolicy cart admits web (deploy/policy.yaml:4)
      Policies for egress of web
        NetworkPolicy out selects it (deploy/out.yaml:3)
          rule 1 admits cart on all ports (deploy/out.yaml:4)
          rule 2 perhaps admits cart on all ports: whether an ipBlock matches pods depends on the network plugin (deploy/out.yaml:4)
      Policies for ingress of cart
        NetworkPolicy cart selects it (deploy/policy.yaml:3)
          rule 1 admits web on TCP 80 (deploy/policy.yaml:4)
    ",
    }
  `);
});

test('explain: json', async () => {
  const { 'deploy/out.yaml': _, ...closed } = files;
  const { out, exit } = await run(
    ['explain', '--from', 'web', '--to', 'cart', '--port', '81', '--format', 'json'],
    closed,
  );
  expect(exit).toBe(0);
  expect(JSON.parse(out)).toMatchInlineSnapshot(`
    {
      "explanations": [
        {
          "egress": {
            "admin": [],
            "baseline": [],
            "direction": "egress",
            "policies": [],
          },
          "from": {
            "kind": "Pod",
            "name": "web",
            "namespace": "shop",
          },
          "ingress": {
            "admin": [],
            "baseline": [],
            "direction": "ingress",
            "policies": [
              {
                "file": "deploy/policy.yaml",
                "kind": "NetworkPolicy",
                "name": "cart",
                "namespace": "shop",
                "range": {
                  "end": {
                    "character": 21,
                    "line": 2,
                  },
                  "start": {
                    "character": 17,
                    "line": 2,
                  },
                },
                "rules": [
                  {
                    "action": "accept",
                    "file": "deploy/policy.yaml",
                    "matches": "yes",
                    "may": {
                      "SCTP": [],
                      "TCP": [
                        [
                          80,
                          80,
                        ],
                      ],
                      "UDP": [],
                    },
                    "must": {
                      "SCTP": [],
                      "TCP": [
                        [
                          80,
                          80,
                        ],
                      ],
                      "UDP": [],
                    },
                    "number": 1,
                    "range": {
                      "end": {
                        "character": 129,
                        "line": 3,
                      },
                      "start": {
                        "character": 58,
                        "line": 3,
                      },
                    },
                  },
                ],
                "selects": "yes",
              },
            ],
          },
          "parts": [
            {
              "egress": {
                "steps": [
                  {
                    "sure": true,
                    "type": "default",
                  },
                ],
                "verdict": "allowed",
              },
              "ingress": {
                "steps": [
                  {
                    "policy": {
                      "file": "deploy/policy.yaml",
                      "kind": "NetworkPolicy",
                      "name": "cart",
                      "namespace": "shop",
                      "range": {
                        "end": {
                          "character": 21,
                          "line": 2,
                        },
                        "start": {
                          "character": 17,
                          "line": 2,
                        },
                      },
                    },
                    "sure": true,
                    "type": "isolates",
                  },
                ],
                "verdict": "denied",
              },
              "ports": {
                "SCTP": [],
                "TCP": [
                  [
                    81,
                    81,
                  ],
                ],
                "UDP": [],
              },
              "verdict": "denied",
            },
          ],
          "samePod": false,
          "to": {
            "kind": "Pod",
            "name": "cart",
            "namespace": "shop",
          },
        },
      ],
    }
  `);
});

test('can: one line, and an exit code', async () => {
  const ask = async (from: string, to: string, port: string): Promise<[number, string]> => {
    const { exit, out, error } = await run(['can', '--from', from, '--to', to, '--port', port], files);
    expect(error).toBe('');
    return [exit, out];
  };
  expect(await ask('web', 'cart', '80')).toEqual([0, 'web => cart : TCP 80 allowed\n']);
  expect(await ask('Pod/shop/web', 'shop/cart', '80/tcp')).toEqual([0, 'Pod/shop/web => shop/cart : TCP 80 allowed\n']);
  expect(await ask('web', 'cart', '80/UDP')).toEqual([1, 'web => cart : UDP 80 denied\n']);
  expect(await ask('web', '8.8.8.8', '443')).toEqual([0, 'web => 8.8.8.8 : TCP 443 allowed\n']);
  expect(await ask('web', '10.1.2.3', '443')).toEqual([1, 'web => 10.1.2.3 : TCP 443 denied\n']);
  expect(await ask('web', '2001:4860:4860::8888', '443')).toEqual([
    1,
    'web => 2001:4860:4860::8888 : TCP 443 denied\n',
  ]);
  expect(await ask('internet', 'cart', '80')).toEqual([1, 'internet => cart : TCP 80 denied\n']);
  expect(await ask('internet', 'web', '80')).toEqual([0, 'internet => web : TCP 80 allowed\n']);
  // IPv4 alone is open.
  expect(await ask('web', 'internet', '443')).toEqual([
    3,
    'web => internet : TCP 443 unknown (allowed for some of it, denied for some)\n',
  ]);
});

test('can: what manifests cannot tell', async () => {
  const unknown = policy('cart', '{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}');
  const { exit, out } = await run(['can', '--from', 'web', '--to', 'cart', '--port', '80'], {
    'cart.yaml': pod('cart'),
    'web.yaml': pod('web'),
    'policy.yaml': unknown,
  });
  expect([exit, out]).toEqual([3, 'web => cart : TCP 80 unknown\n']);
});

test('the pods of a controller go by its name', async () => {
  const owned = pod('web-x7k2p').replace(
    'metadata:\n',
    'metadata:\n  ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: web, controller: true}]\n',
  );
  const { exit } = await run(['can', '--from', 'StatefulSet/shop/web', '--to', 'cart'], {
    'a.yaml': owned,
    'b.yaml': pod('cart'),
  });
  expect(exit).toBe(0);
});

test('an address of a Pod is that Pod', async () => {
  const running = `${pod('web')}status: {podIP: 10.9.0.1, podIPs: [{ip: 10.9.0.1}, {ip: 'fd00::9'}]}\n`;
  const only = policy('cart', '{podSelector: {matchLabels: {app: cart}}, ingress: [{from: [{podSelector: {}}]}]}');
  const manifests = { 'web.yaml': running, 'cart.yaml': pod('cart'), 'policy.yaml': only };
  const ask = async (from: string): Promise<number> =>
    (await run(['can', '--from', from, '--to', 'cart'], manifests)).exit;
  expect(await Promise.all(['10.9.0.1', 'fd00:0::9', '10.9.0.2', '10.9.0.0/31'].map(ask))).toEqual([0, 0, 1, 1]);
});

test('addresses of pods and Services are no end, unless it is known whose they are', async () => {
  const config = 'podCIDRs: [10.244.0.0/16]\nserviceCIDRs: [10.96.0.0/12]\n';
  const manifests = { '.netpol.yaml': config, 'cart.yaml': pod('cart') };
  const ask = (to: string) => run(['can', '--from', 'cart', '--to', to], manifests);
  for (const address of ['10.244.1.1', '10.96.0.10', '10.96.0.0/16']) {
    expect(await ask(address)).toMatchObject({
      exit: 2,
      error: `netpol: ${address} is inside of the cluster (podCIDRs, serviceCIDRs): name the workload that has it or is behind it\n`,
    });
  }
  expect((await ask('10.0.0.0/8')).exit).toBe(0);
});

test('bad usage', async () => {
  const several = { ...files, 'other.yaml': pod('cart', 'elsewhere'), 'third.yaml': pod('cart', 'shop', 'Deployment') };
  const errors: string[] = [];
  for (const args of [
    ['--from', 'web'],
    ['--to', 'web'],
    ['--from', 'web', '--to', 'crat'],
    ['--from', 'web', '--to', 'cart'],
    ['--from', 'web', '--to', 'shop/cart'],
    ['--from', 'internet', '--to', '10.0.0.1'],
    ['--from', 'web', '--to', 'web', '--port', 'http'],
    ['--from', 'web', '--to', 'web', '--port', '0'],
    ['--from', 'web', '--to', 'web', '--port', '80/ICMP'],
    ['--from', 'web', '--to', 'web', '--format', 'xml'],
    ['--from', 'web', '--to', 'web', 'gone'],
  ]) {
    for (const command of ['explain', 'can']) {
      const { exit, out, error } = await run([command, ...args], several);
      expect({ args, exit, out }).toEqual({ args, exit: 2, out: '' });
      if (command === 'can') errors.push(error);
    }
  }
  expect(errors.join('')).toMatchInlineSnapshot(`
    "netpol can: --to is missing: a workload, an address or internet
    netpol can: --from is missing: a workload, an address or internet
    netpol: there is no workload crat; there is Pod/elsewhere/cart, Pod/shop/cart and Deployment/shop/cart
    netpol: cart may be Pod/elsewhere/cart, Deployment/shop/cart or Pod/shop/cart
    netpol: shop/cart may be Deployment/shop/cart or Pod/shop/cart
    netpol: one end must be a workload: policies say nothing of what is between addresses
    netpol can: --port is a number with a protocol, 8080/TCP, and not http
    netpol can: --port is a number with a protocol, 8080/TCP, and not 0
    netpol can: --port is a number with a protocol, 8080/TCP, and not 80/ICMP
    netpol can: there is no option --format; known are --from, --to, --port, --cluster, --config, --helm, --helm-path, --kustomize, --kustomize-path and --help
    netpol: there is no file or folder gone
    "
  `);
});
