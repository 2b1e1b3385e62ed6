/** Each kind of evidence that names hosts to a workload: what it calls, how surely, and which place says so. */
import { describe, expect, test } from 'vitest';
import { allCalls } from '../../server/src/calls/calls.ts';
import { emptySnapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { readConfig } from '../../server/src/workspace/config.ts';
import { callsIn, callWords, evidenceIn } from '../support/calls.ts';
import { parseFixture, root } from '../support/fixture.ts';
import { deployment, service } from '../support/manifests.ts';

const db = deployment('db', { ports: [5432] }) + service('db', { ports: [5432] });
const redis = deployment('redis', { ports: [6379] }) + service('redis', { ports: [6379] });

/** A workload `web` whose pod has these lines. */
function web(pod: string): string {
  const lines = pod.trim().split('\n');
  return [
    '//- web.yaml',
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata: {name: web}',
    'spec:',
    '  template:',
    '    metadata: {labels: {app: web}}',
    '    spec:',
    ...lines.map((line) => `      ${line}`),
    '',
  ].join('\n');
}

function held(kind: string, name: string, data: string): string {
  const lines = data.trim().split('\n');
  return [`//- ${name}.yaml`, 'apiVersion: v1', `kind: ${kind}`, `metadata: {name: ${name}}`, ...lines, ''].join('\n');
}

describe('ConfigMaps and Secrets as variables', () => {
  const config = held('ConfigMap', 'config', 'data:\n  DB_ADDR: db:5432\n  DRIVER: redis\n  CACHE: redis:6379');

  test('all keys, with the place of the key', () => {
    const source = web('containers: [{name: c, envFrom: [{configMapRef: {name: config}}]}]') + db + redis + config;
    expect(callsIn(source)).toEqual([
      'web -> db TCP 5432, strong: key DB_ADDR of ConfigMap config',
      'web -> redis TCP 6379, strong: key CACHE of ConfigMap config',
    ]);
    expect(evidenceIn(source)).toEqual(['db:5432', 'redis:6379']);
  });

  test('all of a text whose letters are not those of its value, and never what the manifest begins with', () => {
    const api = deployment('api', { ports: [80] }) + service('api', { ports: [80] });
    const written = held('ConfigMap', 'config', 'data: {conf: "url: http://api/\\nnext"}');
    const pod = 'containers: [{name: c, volumeMounts: [{name: v}]}]\nvolumes: [{name: v, configMap: {name: config}}]';
    expect(evidenceIn(web(pod) + api + written)).toEqual(['"url: http://api/\\nnext"']);
  });

  test('one key, and a prefix', () => {
    const ref = '{name: X, valueFrom: {configMapKeyRef: {name: config, key: CACHE}}}';
    expect(callsIn(web(`containers: [{name: c, env: [${ref}]}]`) + db + redis + config)).toEqual([
      'web -> redis TCP 6379, strong: key CACHE of ConfigMap config',
    ]);
    // With it the variable is called DB_DRIVER, which names no address either.
    const from = '{prefix: DB_, configMapRef: {name: config}}';
    expect(callsIn(web(`containers: [{name: c, envFrom: [${from}]}]`) + redis + config)).toEqual([
      'web -> redis TCP 6379, strong: key CACHE of ConfigMap config',
    ]);
  });

  test('a variable of its own wins over those of a ConfigMap', () => {
    const own =
      'containers: [{name: c, envFrom: [{configMapRef: {name: config}}], env: [{name: DB_ADDR, value: none}]}]';
    expect(callsIn(web(own) + db + config)).toEqual([]);
  });

  test('Secrets in text and in base64, which wins not', () => {
    const secret = held(
      'Secret',
      's',
      `data:\n  URL: ${btoa('postgres://u:p@db:5432/x')}\n  OLD: ${btoa('redis:6379')}\nstringData:\n  OLD: redis:1`,
    );
    const source = web('containers: [{name: c, envFrom: [{secretRef: {name: s}}]}]') + db + redis + secret;
    expect(callsIn(source)).toEqual(['web -> db TCP 5432, strong: key URL of Secret s']);
    const ref = '{name: X, valueFrom: {secretKeyRef: {name: s, key: URL}}}';
    expect(callsIn(web(`containers: [{name: c, env: [${ref}]}]`) + db + secret)).toEqual([
      'web -> db TCP 5432, strong: key URL of Secret s',
    ]);
  });

  test('what is not there, of another namespace or no text says nothing', () => {
    const refs = [
      'envFrom: [{configMapRef: {name: other}}]',
      'env: [{name: X, valueFrom: {configMapKeyRef: {name: config, key: NONE}}}]',
      'env: [{name: X, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]',
    ];
    for (const ref of refs) expect(callsIn(web(`containers: [{name: c, ${ref}}]`) + db + redis + config)).toEqual([]);
    const broken = held('Secret', 's', 'data: {URL: "not base64!"}');
    expect(callsIn(web('containers: [{name: c, envFrom: [{secretRef: {name: s}}]}]') + db + broken)).toEqual([]);
  });

  test('what two containers are given counts once', () => {
    const from = 'envFrom: [{configMapRef: {name: config}}]';
    expect(callsIn(web(`containers: [{name: c, ${from}}, {name: d, ${from}}]`) + db + config)).toHaveLength(1);
  });
});

describe('references in values', () => {
  const env = (...pairs: [string, string][]) =>
    web(
      `containers: [{name: c, env: [${pairs.map(([name, value]) => `{name: ${name}, value: "${value}"}`).join(', ')}]}]`,
    );

  test('to variables that were set before', () => {
    const urls = env(['HOST', 'db'], ['PORT', '5432'], ['URL', 'postgres://u:p@$(HOST):$(PORT)/x']);
    expect(callsIn(urls + db)).toEqual([
      'web -> db TCP 5432, weak: env HOST of web',
      'web -> db TCP 5432, strong: env URL of web',
    ]);
  });

  test('two dollars are one, and what is set later or never stays', () => {
    expect(callsIn(env(['URL', 'http://$$(HOST):5432'], ['HOST', 'none']) + db)).toEqual([]);
    expect(callsIn(env(['URL', 'http://$(HOST):5432'], ['HOST', 'none']) + db)).toEqual([]);
  });

  test('to what the kubelet sets for Services', () => {
    const cache = deployment('my-cache') + service('my-cache', { ports: ['http 80 -> 8080', 'admin-api 9000'] });
    const links = env(
      ['A', 'http://$(MY_CACHE_SERVICE_HOST):$(MY_CACHE_SERVICE_PORT)/x'],
      ['B', '$(MY_CACHE_SERVICE_HOST):$(MY_CACHE_SERVICE_PORT_ADMIN_API)'],
      ['C', '$(MY_CACHE_PORT)'],
      ['D', '$(OTHER_SERVICE_HOST):80'],
    );
    expect(callsIn(links + cache)).toEqual([
      'web -> my-cache TCP 8080, strong: env A of web',
      'web -> my-cache TCP 9000, strong: env B of web',
      'web -> my-cache TCP 8080, strong: env C of web',
    ]);
  });
});

test.each<[value: string, ...calls: string[]]>([
  ['jdbc:postgresql://db:5432/shop', 'db TCP 5432'],
  ['jdbc:oracle:thin:@db:5432:orcl', 'db TCP 5432'],
  ['mongodb://u:p@db:5432,redis:6379/x?replicaSet=rs', 'db TCP 5432', 'redis TCP 6379'],
  ['amqp://guest:guest@redis:6379', 'redis TCP 6379'],
  ['PLAINTEXT://db:5432,PLAINTEXT://redis:6379', 'db TCP 5432', 'redis TCP 6379'],
  ['db:5432, redis:6379', 'db TCP 5432', 'redis TCP 6379'],
  ['host=db port=5432 user=u', 'db TCP 5432'],
  ['-Ddb.url=http://db:5432 -Xmx2g', 'db TCP 5432'],
  ['db:1 and no more', ...[]],
])('the value %j', (value, ...calls) => {
  const source = deployment('web', { env: { ADDRESSES: JSON.stringify(value) } }) + db + redis;
  expect(callsIn(source).map((call) => call.replace(/^web -> (.*), .*$/, '$1'))).toEqual(calls);
});

describe('commands and arguments', () => {
  const container = (fields: string) => web(`containers: [{name: c, ${fields}}]`) + db + redis;

  test.each<[fields: string, ...calls: string[]]>([
    ['args: ["--storage.url=http://db:5432"]', 'db TCP 5432, strong'],
    ['args: ["--cache", "redis:6379"]', 'redis TCP 6379, strong'],
    ['args: ["--redis-host=redis"]', 'redis TCP 6379, weak'],
    ['args: ["--redis-host", redis]', 'redis TCP 6379, weak'],
    ['args: ["--driver=redis", "--cache-type", redis, redis]', ...[]],
    ['command: [redis]', ...[]],
    ['command: [nc, -z, db, "5432"]', 'db TCP 5432, strong'],
    ['command: [nc, -z, db, 5432]', 'db TCP 5432, strong'],
    ['command: [sh, -c, "until nc -z db 5432; do sleep 1; done"]', 'db TCP 5432, strong'],
    ['command: [sh, -c, "until nslookup db; do sleep 1; done"]', 'db TCP 5432, weak'],
    [
      'command: [sh, -c, "nc $DB_HOST 5432 && nc ${DB_HOST} 5432"], env: [{name: DB_HOST, value: db}]',
      'db TCP 5432, weak',
      'db TCP 5432, strong',
    ],
    [
      'args: ["--url=http://$(DB_HOST):5432"], env: [{name: DB_HOST, value: db}]',
      'db TCP 5432, weak',
      'db TCP 5432, strong',
    ],
    ['args: ["heap-:https://db:5432/debug"]', 'db TCP 5432, strong'],
    ['args: ["-server=db:502%4"]', ...[]],
    ['args: ["--image=db:16"]', ...[]],
    ['args: ["--cors-origins=http://db:5432", "--allowed-hosts", "redis:6379"]', ...[]],
  ])('%s', (fields, ...calls) => {
    expect(callsIn(container(fields)).map((call) => call.replace(/^web -> (.*): .*$/, '$1'))).toEqual(calls);
  });

  test('the place is that of the host, in a text block too', () => {
    const script = `
containers:
- name: c
  command:
  - sh
  - -c
  - |
    set -e
      nc -z db 5432
    exec "curl http://me:pw@redis:6379/x"
  args: ["--a=http://redis:6379/x"]
`;
    expect(evidenceIn(web(script) + db + redis)).toEqual(['db 5432', 'redis:6379', 'redis:6379']);
  });

  test('init containers that wait', () => {
    const wait = 'initContainers: [{name: wait, command: [sh, -c, "nc -z db 5432"]}]\ncontainers: [{name: c}]';
    expect(callsIn(web(wait) + db)).toEqual(['web -> db TCP 5432, strong: arguments of init container wait of web']);
  });

  test('probes are the kubelet’s, and no call', () => {
    const probe = '{httpGet: {host: db, port: 5432, path: /}}';
    expect(callsIn(container(`livenessProbe: ${probe}, readinessProbe: {exec: {command: [nc, db, "5432"]}}`))).toEqual(
      [],
    );
  });
});

describe('mounted files', () => {
  const nginx = held(
    'ConfigMap',
    'nginx',
    'data:\n  nginx.conf: |\n    # proxy_pass http://redis:6379;\n    location / {\n      proxy_pass http://db:5432/x;\n    }\n  other.conf: "server redis:6379"',
  );
  const mounted = (volume: string, mount = '') =>
    web(`containers: [{name: c, volumeMounts: [{name: v, mountPath: /etc${mount}}]}]\nvolumes: [{name: v, ${volume}}]`);

  test('every key of a volume, with the place of the host', () => {
    const source = mounted('configMap: {name: nginx}') + nginx + db + redis;
    expect(callsIn(source)).toEqual([
      'web -> db TCP 5432, strong: key nginx.conf of ConfigMap nginx',
      'web -> redis TCP 6379, strong: key other.conf of ConfigMap nginx',
    ]);
    expect(evidenceIn(source)).toEqual(['db:5432', 'redis:6379']);
  });

  test.each<[volume: string, mount: string, ...targets: string[]]>([
    ['configMap: {name: nginx, items: [{key: other.conf, path: x}]}', '', 'redis'],
    ['configMap: {name: nginx}', ', subPath: nginx.conf', 'db'],
    ['configMap: {name: nginx, items: [{key: other.conf, path: a/b}]}', ', subPath: a', 'redis'],
    ['configMap: {name: nginx}', ', subPath: none', ...[]],
    ['projected: {sources: [{configMap: {name: nginx}}, {secret: {name: s}}]}', '', 'db', 'redis', 'db'],
    ['secret: {secretName: s}', '', 'db'],
    ['emptyDir: {}', '', ...[]],
  ])('%s%s', (volume, mount, ...targets) => {
    const secret = held('Secret', 's', 'stringData: {url: "postgres://u:p@db:5432"}');
    const source = mounted(volume, mount) + nginx + secret + db + redis;
    expect(callsIn(source).map((call) => call.split(' ')[2])).toEqual(targets);
  });

  test('a volume that no container mounts says nothing', () => {
    const source = web('containers: [{name: c}]\nvolumes: [{name: v, configMap: {name: nginx}}]') + nginx + db;
    expect(callsIn(source)).toEqual([]);
  });

  test('a file that is named for an address', () => {
    const config = held('ConfigMap', 'nginx', 'data: {db-host: db, db-driver: redis}');
    expect(callsIn(mounted('configMap: {name: nginx}') + config + db + redis)).toEqual([
      'web -> db TCP 5432, weak: key db-host of ConfigMap nginx',
    ]);
  });

  test('pods of a StatefulSet by their names', () => {
    const set =
      deployment('redis', { kind: 'StatefulSet' }) + service('redis', { ports: [6379], spec: 'clusterIP: None' });
    const config = held('ConfigMap', 'nginx', 'data:\n  haproxy.cfg: |\n    server R0 redis-0.redis:6379 check\n');
    expect(callsIn(mounted('configMap: {name: nginx}') + config + set)).toEqual([
      'web -> redis TCP 6379, strong: key haproxy.cfg of ConfigMap nginx',
    ]);
  });
});

test('an ExternalName that is another Service’s name leads there', () => {
  const alias = service('alias', {
    ports: [5432],
    spec: 'type: ExternalName\n  externalName: db.default.svc.cluster.local',
    selector: '',
  });
  expect(callsIn(deployment('web', { env: { DB: 'alias:5432' } }) + db + alias)).toEqual([
    'web -> db TCP 5432, strong: env DB of web',
  ]);
});

describe('declared by an annotation', () => {
  const declaring = (calls: string) =>
    `//- web.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  annotations:\n    netpol.io/calls: ${calls}\nspec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c}]}}}\n`;

  test('several addresses, each with its place', () => {
    const source = declaring('"db:5432, redis"') + db + redis;
    expect(callsIn(source)).toEqual([
      'web -> db TCP 5432, strong: annotation netpol.io/calls of web',
      'web -> redis TCP 6379, strong: annotation netpol.io/calls of web',
    ]);
    expect(evidenceIn(source)).toEqual(['db:5432', 'redis']);
  });
});

describe('replicas among themselves', () => {
  const set = (spec: string) =>
    `//- db.yaml\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec: {serviceName: db, ${spec}template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c}]}}}\n`;
  const headless = service('db', { ports: [5432], spec: 'clusterIP: None' });

  test('several with names of their own', () => {
    expect(callsIn(set('replicas: 3, ') + headless)).toEqual(['db -> db TCP 5432, weak: serviceName of db']);
    expect(callsIn(set('replicas: 1, ') + headless)).toEqual([]);
    expect(callsIn(set('') + headless)).toEqual([]);
    expect(callsIn(set('replicas: 3, ') + service('db', { ports: [5432] }))).toEqual([]);
  });
});

describe('declared by the configuration', () => {
  const source = deployment('web') + deployment('api') + db;

  function declared(config: string): string[] {
    const { config: read, problems } = readConfig(config);
    expect(problems).toEqual([]);
    const edits = [...parseFixture(source).files].map(([uri, text]) => ({ uri, text }));
    const [cluster] = withEdits(
      emptySnapshot([{ uri: root, name: 'ws' }], () => read.cluster),
      edits,
    ).clusters;
    if (!cluster) throw new Error('no cluster');
    return allCalls(cluster).map((call) => {
      const { uri, document, start, end } = call.evidence;
      return `${callWords(call)} (${uri.slice(root.length + 1)}: ${document.text.slice(start, end)})`;
    });
  }

  test('with ports, and without', () => {
    expect(
      declared('callers:\n- of: default/db\n  from: [default/web, default/api]\n  ports: [5432, 53/UDP]\n'),
    ).toEqual([
      'api -> db TCP 5432 and UDP 53, strong: callers of default/db in .netpol.yaml (.netpol.yaml: default/api)',
      'web -> db TCP 5432 and UDP 53, strong: callers of default/db in .netpol.yaml (.netpol.yaml: default/web)',
    ]);
    expect(declared('callers:\n- {of: default/db, from: [default/web, shop/api]}\n')).toEqual([
      'web -> db no port, strong: callers of default/db in .netpol.yaml (.netpol.yaml: default/web)',
    ]);
    expect(declared('callers: [{of: shop/db, from: [default/web]}]\n')).toEqual([]);
  });
});

test('a ConfigMap that a kustomization generates is named as it is written there', () => {
  const generated = (options: string): string =>
    `//- kustomization.yaml
resources: [web.yaml, cart.yaml, cart-service.yaml]
configMapGenerator:
- name: config
  literals: [CART=http://cart:80]
${options}
${deployment('web').replace('image: example', 'image: example\n        envFrom: [{configMapRef: {name: config}}]')}${deployment('cart', { ports: [80] })}${service('cart')}`;
  expect(callsIn(generated(''))).toEqual(['web -> cart TCP 80, strong: key CART of ConfigMap config']);
  expect(callsIn(generated('generatorOptions: {disableNameSuffixHash: true}'))).toEqual([
    'web -> cart TCP 80, strong: key CART of ConfigMap config',
  ]);
});
