import { describe, expect, test } from 'vitest';
import { hover, hoveredText, links } from '../support/hover.ts';
import { clusterPolicy, denyAll, deployment, namespace, policy, service } from '../support/manifests.ts';

const web = deployment('web');
const orders = deployment('orders');
const cart = deployment('cart', { cursor: '$0' });
const only = (rest: string): string => policy('cart', `podSelector: {matchLabels: {app: cart}}\n${rest}`);

describe('who may call it, and whom it may call', () => {
  test('nobody protects it', () => {
    expect(hover(cart + web)).toMatchInlineSnapshot(`
      "**Deployment cart in default**
      Ingress: not isolated, everyone may call it.
      Egress: not isolated, it may call everyone."
    `);
  });

  test('the same of a pod that gets the end of its name when it is created', () => {
    expect(
      hover(
        '//- pod.yaml\napiVersion: v1\nkind: Pod\nmetadata: {generateName: c$0art-}\nspec: {containers: [{name: c}]}\n',
      ),
    ).toMatchInlineSnapshot(`
      "**Pod cart-* in default**
      Ingress: not isolated, everyone may call it.
      Egress: not isolated, it may call everyone."
    `);
  });

  test('nobody may', () => {
    expect(hover(cart + web + denyAll)).toMatchInlineSnapshot(`
      "**Deployment cart in default**
      Nobody may call it. Isolated for ingress by policy deny.
      It may call nobody. Isolated for egress by policy deny."
    `);
  });

  test('which hosts outside of the cluster policies keep it from', () => {
    const caller = deployment('cart', {
      cursor: '$0',
      env: { API: 'https://api.example.com/v1', MAIL: 'smtp://mail.example.com:25' },
    });
    const egress = (rule: string): string => only(`policyTypes: [Egress]\negress: [${rule}]`);
    const last = (source: string): string | undefined => hover(source).split('\n').at(-1);
    expect(last(caller + egress(''))).toBe(
      'Policies block its calls to api.example.com on TCP 443, mail.example.com on TCP 25, outside of the cluster.',
    );
    expect(links(caller + egress('{ports: [{port: 443}]}')).at(-1)).toBe(
      'mail.example.com on TCP 25 -> cart.yaml:17:18',
    );
    for (const quiet of [
      egress('{}'),
      egress('{to: [{ipBlock: {cidr: 8.8.8.0/24}}]}'),
      denyAll.replace(', Egress', ''),
    ])
      expect(hover(caller + quiet)).not.toContain('Policies block');
  });

  test('some may', () => {
    const allow = only(
      'ingress: [{from: [{podSelector: {matchExpressions: [{key: app, operator: In, values: [web, orders]}]}}], ports: [{port: 7070}]}]',
    );
    expect(hover(cart + web + orders + allow + policy('deny', 'podSelector: {}'))).toMatchInlineSnapshot(`
      "**Deployment cart in default**
      May be called by orders, web on TCP 7070. Isolated for ingress by the policies cart, deny.
      Egress: not isolated, it may call everyone."
    `);
  });

  test('on different ports, and from outside', () => {
    const allow = only(
      'ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 80}]}, {from: [{podSelector: {matchLabels: {app: orders}}}], ports: [{port: 81}]}, {ports: [{port: 443}]}]',
    );
    expect(hover(cart + web + orders + allow)).toMatchInlineSnapshot(`
      "**Deployment cart in default**
      May be called by orders on TCP 81, 443; web on TCP 80, 443; every address outside the cluster on TCP 443. Isolated for ingress by policy cart.
      Egress: not isolated, it may call everyone."
    `);
    expect(
      hover(cart + only('ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]')),
    ).toMatchInlineSnapshot(`
      "**Deployment cart in default**
      May be called by 10.0.0.0 to 10.0.255.255, 10.2.0.0 to 10.255.255.255 on all ports. Isolated for ingress by policy cart.
      Egress: not isolated, it may call everyone."
    `);
  });

  test('a workload and whoever is outside, on the same ports', () => {
    const allow = only('ingress: [{from: [{podSelector: {matchLabels: {app: web}}}, {ipBlock: {cidr: 1.2.3.4/32}}]}]');
    expect(hover(cart + web + allow)).toMatchInlineSnapshot(`
      "**Deployment cart in default**
      May be called by web and 1.2.3.4 on all ports. Isolated for ingress by policy cart.
      Egress: not isolated, it may call everyone."
    `);
  });

  test('from another namespace', () => {
    const allow = only('ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: front}}}]}]');
    expect(hover(cart + deployment('web', { namespace: 'front' }) + allow)).toMatchInlineSnapshot(`
      "**Deployment cart in default**
      May be called by front/web on all ports. Isolated for ingress by policy cart.
      Egress: not isolated, it may call everyone."
    `);
  });

  test('egress', () => {
    expect(
      hover(
        cart +
          web +
          orders +
          only(
            'policyTypes: [Egress]\negress: [{to: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 80}]}]',
          ),
      ),
    ).toMatchInlineSnapshot(`
      "**Deployment cart in default**
      Ingress: not isolated, everyone may call it.
      May call web on TCP 80. Isolated for egress by policy cart."
    `);
  });

  test('a caller that is isolated for egress cannot', () => {
    const closed = policy('web', 'podSelector: {matchLabels: {app: web}}\npolicyTypes: [Egress]');
    expect(hover(cart + web + orders + closed + only('ingress: [{from: [{podSelector: {}}]}]'))).toContain(
      'May be called by orders on all ports.',
    );
  });

  test('cluster policies restrict it', () => {
    const noSsh = clusterPolicy(
      'no-ssh',
      'tier: Admin\npriority: 1\nsubject: {namespaces: {}}\ningress: [{action: Deny, from: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {number: 22}}}]}]',
    );
    expect(hover(cart + web + noSsh)).toMatchInlineSnapshot(`
      "**Deployment cart in default**
      May be called by web on TCP 1-21, 23-65535 and all UDP ports and all SCTP ports; every address outside the cluster on all ports. Restricted for ingress by ClusterNetworkPolicy no-ssh.
      Egress: not isolated, it may call everyone."
    `);
    expect(hover(cart + web + noSsh + denyAll)).toMatchInlineSnapshot(`
      "**Deployment cart in default**
      Nobody may call it. Isolated for ingress by policy deny, and restricted by ClusterNetworkPolicy no-ssh.
      It may call nobody. Isolated for egress by policy deny."
    `);
  });

  test('what is unknown, and why', () => {
    expect(
      hover(cart + web + only('ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 80}]}]')),
    ).toMatchInlineSnapshot(`
      "**Deployment cart in default**
      May be called by 10.0.0.0 to 10.255.255.255 on TCP 80. Isolated for ingress by policy cart.
      Perhaps called by web on TCP 80: whether an ipBlock matches pods depends on the network plugin.
      Egress: not isolated, it may call everyone."
    `);
    const byLabel = only('ingress: [{from: [{namespaceSelector: {matchLabels: {team: a}}}], ports: [{port: 80}]}]');
    expect(
      hover(cart + deployment('web', { namespace: 'front' }) + namespace('default') + byLabel),
    ).toMatchInlineSnapshot(`
      "**Deployment cart in default**
      Isolated for ingress by policy cart.
      Perhaps called by front/web on TCP 80: the labels of the namespace are not known here.
      Egress: not isolated, it may call everyone."
    `);
    const hidden = deployment('cart', { labels: 'app: "${APP}"', cursor: '$0' });
    expect(hover(hidden + web + only('ingress: []'))).toMatchInlineSnapshot(`
      "**Deployment cart in default**
      Isolated for ingress by policy cart (perhaps).
      Perhaps called by web and every address outside the cluster on all ports: a label of the pods is set at run time or hidden by a placeholder.
      Egress: not isolated, it may call everyone."
    `);
  });

  test('many', () => {
    const many = Array.from({ length: 30 }, (_, index) => deployment(`w${index}`)).join('');
    expect(hover(cart + many + only('ingress: [{from: [{podSelector: {}}], ports: [{port: 80}]}]'))).toContain(
      'May be called by all 30 other workloads here on TCP 80.',
    );
    const some = only(
      'ingress: [{from: [{podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [w0]}]}}], ports: [{port: 80}]}]',
    );
    expect(hover(cart + many + some)).toContain(
      'May be called by w1, w10, w11, w12, w13, w14, w15, w16 and 21 more on TCP 80.',
    );
  });

  test('hostNetwork', () => {
    expect(
      hover(deployment('cart', { pod: 'hostNetwork: true', cursor: '$0' }) + web + denyAll),
    ).toMatchInlineSnapshot(`
      "**Deployment cart in default**
      It uses hostNetwork: most network plugins do not apply policy deny to it."
    `);
  });

  test('copies of one object count once', () => {
    const twice = web + deployment('web', { file: 'all.yaml' }) + deployment('cart', { file: 'all2.yaml' });
    const allow =
      only('ingress: [{from: [{podSelector: {}}]}]') +
      policy('cart', 'podSelector: {matchLabels: {app: cart}}').replace('cart-policy', 'copy');
    expect(hover(cart + twice + allow)).toContain(
      'May be called by web on all ports. Isolated for ingress by policy cart.',
    );
  });
});

describe('where it is shown', () => {
  test.each(['ki$0nd: Deployment', 'kind: Deploy$0ment', 'na$0me: cart', 'name: c$0art'])('at %s', (marked) => {
    expect(hover(deployment('cart').replace(marked.replace('$0', ''), marked))).toMatch(
      /^\*\*Deployment cart in default\*\*/,
    );
  });

  test.each(['api$0Version', 'image: ex$0ample', 'sp$0ec:', 'name: m$0ain'])('not at %s', (marked) => {
    expect(hover(deployment('cart').replace(marked.replace('$0', ''), marked))).toBe('');
  });

  test('links', () => {
    const allow = only('ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]');
    expect(links(cart + web + allow)).toEqual(['web -> web.yaml:4:9', 'cart -> cart-policy.yaml:4:9']);
  });
});

describe('labels', () => {
  const pods = (labels = 'app: ca$0rt'): string => deployment('cart', { labels });

  test('of the pods', () => {
    const selecting =
      only('ingress: []') +
      policy('all', 'podSelector: {}') +
      policy('other', 'podSelector: {matchLabels: {app: other}}');
    expect(
      hover(pods() + service('cart') + service('cart-admin', { selector: 'app: cart' }) + selecting),
    ).toMatchInlineSnapshot(`
      "**Labels of the pods of cart**
      Selected by the policies all, cart.
      Behind the Services cart-admin, cart."
    `);
    expect(hover(pods())).toMatchInlineSnapshot(`
      "**Labels of the pods of cart**
      No policy selects them.
      No Service selects them."
    `);
    expect(hover(pods() + service('cart') + only('ingress: []'))).toMatchInlineSnapshot(`
      "**Labels of the pods of cart**
      Selected by policy cart.
      Behind Service cart."
    `);
    expect(hoveredText(pods())).toBe('labels: {app: cart}');
  });

  test('perhaps', () => {
    expect(hover(pods('app: "${$0APP}"') + only('ingress: []'))).toContain('Selected by policy cart (perhaps).');
  });

  test('of the workload itself', () => {
    const own = deployment('cart').replace('  name: cart\n', '  name: cart\n  labels:\n    app: ca$0rt\n');
    expect(hover(own)).toMatchInlineSnapshot(`
      "**Labels of Deployment cart itself**
      Policies and Services look at the labels of its pods, under the pod template, and never at these."
    `);
  });

  test('of a Pod', () => {
    const pod =
      '//- pod.yaml\napiVersion: v1\nkind: Pod\nmetadata:\n  name: cart\n  labels:\n    app: ca$0rt\nspec: {containers: [{name: main}]}\n';
    expect(hover(pod)).toMatch(/^\*\*Labels of the pods of cart\*\*/);
  });
});
