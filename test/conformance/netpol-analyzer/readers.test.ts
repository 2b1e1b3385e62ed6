/** The readers of the peer's formats, on texts made up for this. */
import { describe, expect, test } from 'vitest';
import { allPorts, noPorts } from '../../../server/src/policy/portSet.ts';
import { readDiffText } from './readDiff.ts';
import { readExplainText } from './readExplain.ts';
import { readExposureJson, readExposureText } from './readExposure.ts';
import { readListJson, readListText } from './readList.ts';
import { podsPeer, readPeer } from './readPeer.ts';
import { readExplainedPorts, readPorts, readPortsAndNames } from './readPorts.ts';
import { entireCluster, ingressControllerPeer } from './types.ts';

const tcp = (...ranges: [number, number][]) => ({ TCP: ranges, UDP: [], SCTP: [] });
const every = { low: 0, high: 2 ** 32 - 1 };
const [shop, cart] = ['shop/web[Deployment]', 'shop/cart[StatefulSet]'];

describe('ports', () => {
  test('of a list', () => {
    expect(readPorts('All Connections')).toEqual(allPorts);
    expect(readPorts('No Connections')).toEqual(noPorts);
    expect(readPorts('TCP 80')).toEqual(tcp([80, 80]));
    expect(readPorts('SCTP 7,TCP 1-79,81-65535,UDP 53')).toEqual({
      TCP: [
        [1, 79],
        [81, 65535],
      ],
      UDP: [[53, 53]],
      SCTP: [[7, 7]],
    });
  });

  test('with names', () => {
    expect(readPortsAndNames('TCP 80,http,UDP dns')).toEqual({ ports: tcp([80, 80]), named: ['TCP http', 'UDP dns'] });
    expect(readPortsAndNames(' web-1')).toEqual({ ports: noPorts, named: ['web-1'] });
    expect(() => readPorts('TCP http')).toThrow('not ports');
    expect(() => readPortsAndNames('HTTP http')).toThrow('not ports');
  });

  test('of an explanation', () => {
    expect(readExplainedPorts('TCP, UDP, SCTP')).toEqual(allPorts);
    expect(readExplainedPorts('TCP:[1-79,81-65535], SCTP')).toEqual({
      TCP: [
        [1, 79],
        [81, 65535],
      ],
      UDP: [],
      SCTP: [[1, 65535]],
    });
  });

  test.each(['', '80', 'HTTP 80', 'TCP', 'TCP 0', 'TCP 80-70', 'TCP 70000', 'TCP 80;UDP 53'])('not %j', (text) => {
    expect(() => readPorts(text)).toThrow('not ports');
  });

  test.each(['', 'TCP 80', 'TCP:[]', 'TCP:[0]', 'TCP UDP'])('of an explanation not %j', (text) => {
    expect(() => readExplainedPorts(text)).toThrow('not ports');
  });
});

describe('peers', () => {
  test.each([
    [shop, shop],
    ['{ingress-controller}', ingressControllerPeer],
    ['entire-cluster', entireCluster],
    ['0.0.0.0-255.255.255.255[External]', every],
    ['10.0.0.0-10.0.0.255', { low: 10 * 2 ** 24, high: 10 * 2 ** 24 + 255 }],
    ['shop/[all pods]', podsPeer('shop', [])],
    ['shop/[pod with {app=web,tier=front}]', podsPeer('shop', ['tier In front', 'app In web'])],
    ['[all namespaces]/[pod with {app=web}]', podsPeer([], ['app In web'])],
    ['[namespace with {env=dev}]/[all pods]', podsPeer(['env In dev'], [])],
    [
      '[namespace with {{Key:env,Operator:In,Values:[b a],},{Key:old,Operator:DoesNotExist,Values:[],}}]/[pod with {app=,{Key:x/y,Operator:Exists,Values:[],}}]',
      podsPeer(['env In a b', 'old DoesNotExist'], ['app In ', 'x/y Exists']),
    ],
  ])('%s', (text, peer) => {
    expect(readPeer(text)).toEqual(peer);
  });

  test.each(['', 'web', 'shop/web', '10.0.0.0/8', '10.0.0.0-10.0.0.256', 'shop/[pod with {app}]'])('not %j', (text) => {
    expect(() => readPeer(text)).toThrow('not a');
  });
});

describe('list', () => {
  const connections = [
    { from: every, to: shop, ports: allPorts },
    { from: shop, to: cart, ports: tcp([6379, 6379]) },
  ];

  test('as text', () => {
    expect(
      readListText(`0.0.0.0-255.255.255.255[External] => ${shop} : All Connections\n${shop} => ${cart} : TCP 6379`),
    ).toEqual(connections);
    expect(readListText('')).toEqual([]);
  });

  test('as text of one port', () => {
    expect(readListText(`Permitted connections on TCP 6379:\n${shop} => ${cart}\n`)).toEqual(connections.slice(1));
  });

  test('as JSON, alone and with exposure', () => {
    const rows = [
      { src: '0.0.0.0-255.255.255.255[External]', dst: shop, conn: 'All Connections' },
      { src: shop, dst: cart, conn: 'TCP 6379' },
    ];
    expect(readListJson(JSON.stringify(rows))).toEqual(connections);
    expect(readListJson(JSON.stringify({ connlist_results: rows, exposure_results: {} }))).toEqual(connections);
  });

  test('not anything else', () => {
    expect(() => readListText('a note')).toThrow('not a peer');
    expect(() => readListText(`${shop} => ${cart}`)).toThrow('not ports');
  });
});

describe('exposure', () => {
  const exposed = [
    { direction: 'egress', from: shop, to: entireCluster, ports: allPorts, named: [] },
    {
      direction: 'ingress',
      from: podsPeer('shop', ['app In x']),
      to: cart,
      ports: tcp([6379, 6379]),
      named: ['TCP admin'],
    },
  ];

  test('as text', () => {
    const text = `${shop} => ${cart} : TCP 6379

Exposure Analysis Result:
Egress Exposure:
${shop}   \t=> \tentire-cluster : All Connections

Ingress Exposure:
${cart} \t<= \tshop/[pod with {app=x}] : TCP 6379,admin

Workloads not protected by network policies:
${shop} is not protected on Egress
`;
    expect(readExposureText(text)).toEqual({ exposed, unprotected: [`${shop} egress`] });
    expect(readListText(text)).toHaveLength(1);
  });

  test('as text of one port', () => {
    expect(
      readExposureText(`Exposure Analysis Result On TCP 80:\nIngress Exposure:\n${cart} \t<= \tentire-cluster\n`),
    ).toEqual({
      exposed: [{ direction: 'ingress', from: entireCluster, to: cart, ports: tcp([80, 80]), named: [] }],
      unprotected: [],
    });
  });

  test('of a text without it is nothing', () => {
    expect(readExposureText(`${shop} => ${cart} : TCP 6379`)).toEqual({ exposed: [], unprotected: [] });
  });

  test('as JSON', () => {
    const json = {
      connlist_results: [],
      exposure_results: {
        egress_exposure: [{ src: shop, dst: 'entire-cluster', conn: 'All Connections' }],
        ingress_exposure: [{ src: 'shop/[pod with {app=x}]', dst: cart, conn: 'TCP 6379,admin' }],
      },
    };
    expect(readExposureJson(JSON.stringify(json))).toEqual(exposed);
    const none = { exposure_results: { egress_exposure: null, ingress_exposure: null } };
    expect(readExposureJson(JSON.stringify(none))).toEqual([]);
  });

  test('not anything else', () => {
    expect(() => readExposureText('Exposure Analysis Result:\na note')).toThrow('not an exposure');
  });
});

describe('diff', () => {
  const line = `diff-type: added, source: ${shop}, destination: ${cart}, ref1: No Connections, ref2: TCP 80`;
  const added = { type: 'added', from: shop, to: cart, before: noPorts, after: tcp([80, 80]), workloads: [] };

  test('as text', () => {
    expect(readDiffText(`Connectivity diff:\n${line}\n`)).toEqual([added]);
    expect(readDiffText(line.replace('ref1: ', 'dir1:  ').replace('ref2', 'dir2'))).toEqual([added]);
  });

  test('with workloads', () => {
    const one = `${line}, workloads-diff-info: workload ${cart} added`;
    const two = `${line}, workloads-diff-info: workload ${cart} and ${shop} added`;
    expect(readDiffText(`${one}\n${two}`)).toEqual([
      { ...added, workloads: [`${cart} added`] },
      { ...added, workloads: [`${cart} added`, `${shop} added`] },
    ]);
  });

  test('not anything else', () => {
    expect(() => readDiffText('a note')).toThrow('not a difference');
    expect(() => readDiffText(`${line}, workloads-diff-info: ${cart} renamed`)).toThrow('not workloads');
  });
});

describe('explanations', () => {
  const open = { verdict: 'allowed', byDefault: true, parts: [] };

  test('of parts of the ports, and of pairs that nothing touches', () => {
    const text = `
##########################################
# Specific connections and their reasons #
##########################################
----------------------------------------
Connections between ${shop} => ${cart}:

Allowed connections:
	Allowed TCP:[80] due to the following policies and rules:
		Egress (Allowed)
			AdminNetworkPolicy 'first' passes connections by Egress rule to all pods
			the system default (Allow all)
		Ingress (Allowed)
			NetworkPolicy 'shop/cart' allows connections by Ingress rule #2

Denied connections:
	Denied TCP:[1-79,81-65535], UDP, SCTP due to the following policies and rules:
		Egress (Allowed) due to the system default (Allow all)
		Ingress (Denied)
			NetworkPolicy list:
				- NetworkPolicy 'shop/cart' selects ${cart}, and Ingress rule #2 selects ${shop}, but the protocols and ports do not match
				- NetworkPolicy 'shop/deny' selects ${cart}, but ${shop} is not allowed by any Ingress rule (no rules defined)


#########################################################
# All Connections due to the system default (Allow all) #
#########################################################
${cart} => ${shop}
`;
    expect(readExplainText(text)).toEqual([
      {
        from: shop,
        to: cart,
        verdict: 'allowed',
        ports: tcp([80, 80]),
        egress: {
          verdict: 'allowed',
          byDefault: true,
          parts: [{ kind: 'AdminNetworkPolicy', name: 'first', effect: 'passes', rule: 'to all pods' }],
        },
        ingress: {
          verdict: 'allowed',
          byDefault: false,
          parts: [{ kind: 'NetworkPolicy', name: 'shop/cart', effect: 'allows', rule: '#2' }],
        },
      },
      {
        from: shop,
        to: cart,
        verdict: 'denied',
        ports: {
          TCP: [
            [1, 79],
            [81, 65535],
          ],
          UDP: [[1, 65535]],
          SCTP: [[1, 65535]],
        },
        egress: open,
        ingress: {
          verdict: 'denied',
          byDefault: false,
          parts: [
            { kind: 'NetworkPolicy', name: 'shop/cart', effect: 'other-ports', rule: '#2' },
            { kind: 'NetworkPolicy', name: 'shop/deny', effect: 'selects', rule: undefined },
          ],
        },
      },
      { from: cart, to: shop, verdict: 'allowed', ports: allPorts, egress: open, ingress: open },
    ]);
  });

  test('of ports that the default decides in both directions', () => {
    const text = `Connections between ${shop} => ${cart}:
Allowed connections:
	Allowed TCP:[1-79], UDP due to the system default (Allow all)
`;
    expect(readExplainText(text)).toMatchObject([{ verdict: 'allowed', egress: open, ingress: open }]);
  });

  test('of one direction only', () => {
    const text = `Connections between ${shop} => ${cart}:
	Denied UDP due to the following policies and rules:
		Ingress (Allowed) due to the system default (Allow all)
`;
    expect(readExplainText(text)).toMatchObject([{ verdict: 'denied', egress: undefined, ingress: open }]);
  });

  test.each([
    [`denies connections by Egress rule no web`, 'denies', 'no web'],
    [`selects ${shop}, but ${cart} is not allowed by any Egress rule`, 'selects', undefined],
    [
      `selects ${shop}, and Egress rule #1 selects ${cart}, but named ports of the rule have no match in the configuration of the destination peer`,
      'other-ports',
      '#1',
    ],
    ['allows ingress connections through service web', 'allows', 'web'],
    ['allows ingress to service web, but the protocols and ports do not match', 'other-ports', 'web'],
  ])('%s', (sentence, effect, rule) => {
    const text = `Connections between ${shop} => ${cart}:
Denied connections:
	Denied TCP due to the following policies and rules:
		Egress (Denied)
			Route 'shop/x' ${sentence}
		Ingress (Allowed) due to the system default (Allow all)
`;
    const [explanation] = readExplainText(text);
    expect(explanation?.egress?.parts).toEqual([{ kind: 'Route', name: 'shop/x', effect, rule }]);
    expect(() => readExplainText(text.replace(sentence, 'does something else'))).toThrow('not a reason');
    expect(() => readExplainText(text.replace('\t\tIngress', '\t\tAside'))).toThrow('not a line');
  });
});
