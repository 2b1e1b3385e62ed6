/**
 * What the conformance tests of kubernetes-sigs/network-policy-api v0.2.0 (conformance/tests) ask, as facts: the files
 * of conformance/base that each test applies, what its sub-tests change, one after the other, and which connections
 * must come about then.
 */
export interface ConformanceTest {
  readonly name: string;
  /** In `conformance/base`, applied besides `manifests.yaml`. */
  readonly file: string;
  readonly subTests: readonly SubTest[];
}

export interface SubTest {
  readonly title: string;
  /** Of the policies, kept for the sub-tests that follow; see `edited` in the test for the words. */
  readonly edits?: readonly string[];
  /** `gryffindor-0 ravenclaw-1 TCP 80 allowed`: a pod by its namespace and number; `host-0` is a port on a node. */
  readonly expect: readonly string[];
}

export const conformanceTests: readonly ConformanceTest[] = [
  {
    name: 'CNPAdminTierEgressInlineCIDRPeers',
    file: 'admin_tier/standard-egress-inline-cidr-rules.yaml',
    subTests: [
      {
        title: 'deny to addresses',
        expect: [
          'gryffindor-1 ravenclaw-0 TCP 80 denied',
          'gryffindor-1 ravenclaw-0 UDP 53 denied',
          'gryffindor-1 ravenclaw-0 SCTP 9003 denied',
          'gryffindor-1 hufflepuff-0 TCP 80 denied',
          'gryffindor-1 hufflepuff-0 UDP 53 denied',
          'gryffindor-1 hufflepuff-0 SCTP 9003 denied',
          'gryffindor-1 slytherin-0 TCP 80 allowed',
          'gryffindor-1 slytherin-0 UDP 53 allowed',
          'gryffindor-1 slytherin-0 SCTP 9003 allowed',
        ],
      },
      {
        title: 'accept to addresses',
        edits: ['accept-addresses inline-cidr-as-peers-example'],
        expect: [
          'gryffindor-1 ravenclaw-0 TCP 80 allowed',
          'gryffindor-1 ravenclaw-0 UDP 53 allowed',
          'gryffindor-1 ravenclaw-0 SCTP 9003 allowed',
          'gryffindor-1 hufflepuff-0 TCP 80 allowed',
          'gryffindor-1 hufflepuff-0 UDP 53 allowed',
          'gryffindor-1 hufflepuff-0 SCTP 9003 allowed',
          'gryffindor-1 ravenclaw-1 TCP 80 denied',
          'gryffindor-1 ravenclaw-1 UDP 53 denied',
          'gryffindor-1 ravenclaw-1 SCTP 9003 denied',
          'gryffindor-1 hufflepuff-1 TCP 80 denied',
          'gryffindor-1 hufflepuff-1 UDP 53 denied',
          'gryffindor-1 hufflepuff-1 SCTP 9003 denied',
        ],
      },
    ],
  },
  {
    name: 'CNPAdminTierEgressNamedPort',
    file: 'admin_tier/standard-egress-tcp-rules.yaml',
    subTests: [
      {
        title: 'accept at a named port',
        edits: ['port egress-tcp egress 5 web'],
        expect: ['gryffindor-0 hufflepuff-1 TCP 80 allowed', 'gryffindor-1 hufflepuff-1 TCP 8080 denied'],
      },
    ],
  },
  {
    name: 'CNPAdminTierEgressNodePeers',
    file: 'admin_tier/experimental-egress-selector-rules.yaml',
    subTests: [
      {
        title: 'accept to nodes',
        expect: ['gryffindor-1 forbidden-forrest-1 TCP host-0 allowed'],
      },
      {
        title: 'pass to nodes',
        expect: ['gryffindor-1 forbidden-forrest-1 UDP host-2 allowed'],
      },
      {
        title: 'deny to nodes',
        expect: [
          'gryffindor-1 forbidden-forrest-1 TCP host-1 denied',
          'gryffindor-1 forbidden-forrest-1 UDP host-4 denied',
          'gryffindor-1 forbidden-forrest-1 SCTP host-6 denied',
        ],
      },
    ],
  },
  {
    name: 'CNPAdminTierEgressSCTP',
    file: 'admin_tier/standard-egress-sctp-rules.yaml',
    subTests: [
      {
        title: 'accept by the order of rules',
        expect: ['ravenclaw-0 gryffindor-0 SCTP 9003 allowed', 'ravenclaw-1 gryffindor-0 SCTP 9005 allowed'],
      },
      {
        title: 'accept at the given ports',
        expect: ['ravenclaw-0 hufflepuff-1 SCTP 9003 allowed', 'ravenclaw-1 hufflepuff-1 SCTP 9005 denied'],
      },
      {
        title: 'deny by the order of rules',
        edits: ['swap egress-sctp egress 0 1'],
        expect: ['ravenclaw-0 gryffindor-1 SCTP 9003 denied', 'ravenclaw-1 gryffindor-1 SCTP 9005 denied'],
      },
      {
        title: 'deny at the given ports',
        expect: ['ravenclaw-0 slytherin-0 SCTP 9003 denied', 'ravenclaw-1 slytherin-0 SCTP 9005 allowed'],
      },
      {
        title: 'pass by the order of rules',
        edits: ['swap egress-sctp egress 0 2'],
        expect: ['ravenclaw-0 gryffindor-1 SCTP 9003 allowed', 'ravenclaw-1 gryffindor-1 SCTP 9005 allowed'],
      },
      {
        title: 'pass at the given ports',
        edits: ['swap egress-sctp egress 3 4'],
        expect: ['ravenclaw-0 slytherin-0 SCTP 9003 allowed', 'ravenclaw-1 slytherin-0 SCTP 9005 allowed'],
      },
    ],
  },
  {
    name: 'CNPAdminTierEgressTCP',
    file: 'admin_tier/standard-egress-tcp-rules.yaml',
    subTests: [
      {
        title: 'accept by the order of rules',
        expect: ['gryffindor-0 ravenclaw-0 TCP 80 allowed', 'gryffindor-1 ravenclaw-0 TCP 8080 allowed'],
      },
      {
        title: 'accept at the given ports',
        expect: ['gryffindor-0 hufflepuff-1 TCP 8080 allowed', 'gryffindor-1 hufflepuff-1 TCP 80 denied'],
      },
      {
        title: 'deny by the order of rules',
        edits: ['swap egress-tcp egress 0 1'],
        expect: ['gryffindor-0 ravenclaw-1 TCP 80 denied', 'gryffindor-1 ravenclaw-1 TCP 8080 denied'],
      },
      {
        title: 'deny at the given ports',
        expect: ['gryffindor-0 slytherin-0 TCP 80 denied', 'gryffindor-1 slytherin-0 TCP 8080 allowed'],
      },
      {
        title: 'pass by the order of rules',
        edits: ['swap egress-tcp egress 0 2'],
        expect: ['gryffindor-0 ravenclaw-0 TCP 80 allowed', 'gryffindor-1 ravenclaw-0 TCP 8080 allowed'],
      },
      {
        title: 'pass at the given ports',
        edits: ['swap egress-tcp egress 3 4'],
        expect: ['gryffindor-0 slytherin-0 TCP 80 allowed', 'gryffindor-1 slytherin-0 TCP 8080 allowed'],
      },
    ],
  },
  {
    name: 'CNPAdminTierEgressUDP',
    file: 'admin_tier/standard-egress-udp-rules.yaml',
    subTests: [
      {
        title: 'accept by the order of rules',
        expect: ['hufflepuff-0 ravenclaw-0 UDP 53 allowed', 'hufflepuff-1 ravenclaw-0 UDP 5353 allowed'],
      },
      {
        title: 'accept at the given ports',
        expect: ['hufflepuff-0 gryffindor-1 UDP 53 allowed', 'hufflepuff-1 gryffindor-1 UDP 5353 denied'],
      },
      {
        title: 'deny by the order of rules',
        edits: ['swap egress-udp egress 0 1'],
        expect: ['hufflepuff-0 ravenclaw-1 UDP 53 denied', 'hufflepuff-1 ravenclaw-1 UDP 5353 denied'],
      },
      {
        title: 'deny at the given ports',
        expect: ['hufflepuff-0 slytherin-0 UDP 5353 denied', 'hufflepuff-1 slytherin-0 UDP 53 allowed'],
      },
      {
        title: 'pass by the order of rules',
        edits: ['swap egress-udp egress 0 2'],
        expect: ['hufflepuff-0 ravenclaw-1 UDP 5353 allowed', 'hufflepuff-1 ravenclaw-1 UDP 53 allowed'],
      },
      {
        title: 'pass at the given ports',
        edits: ['swap egress-udp egress 3 4'],
        expect: ['hufflepuff-0 slytherin-0 UDP 5353 allowed', 'hufflepuff-1 slytherin-0 UDP 53 allowed'],
      },
    ],
  },
  {
    name: 'CNPAdminTierGress',
    file: 'admin_tier/standard-gress-rules-combined.yaml',
    subTests: [
      {
        title: 'accept by the order of rules',
        expect: [
          'gryffindor-0 ravenclaw-0 TCP 80 allowed',
          'gryffindor-1 ravenclaw-0 UDP 53 allowed',
          'gryffindor-0 ravenclaw-0 SCTP 9003 allowed',
          'ravenclaw-0 gryffindor-0 TCP 80 allowed',
          'ravenclaw-1 gryffindor-0 UDP 53 allowed',
          'ravenclaw-1 gryffindor-0 SCTP 9003 allowed',
        ],
      },
      {
        title: 'accept at the given ports',
        expect: [
          'gryffindor-0 hufflepuff-1 TCP 8080 allowed',
          'gryffindor-1 hufflepuff-1 TCP 80 denied',
          'gryffindor-0 hufflepuff-1 UDP 5353 allowed',
          'gryffindor-1 hufflepuff-1 UDP 53 denied',
          'gryffindor-0 hufflepuff-1 SCTP 9003 allowed',
          'gryffindor-1 hufflepuff-1 SCTP 9005 denied',
          'hufflepuff-0 gryffindor-1 TCP 80 allowed',
          'hufflepuff-1 gryffindor-1 TCP 8080 denied',
          'hufflepuff-0 gryffindor-1 UDP 5353 allowed',
          'hufflepuff-1 gryffindor-1 UDP 53 denied',
          'hufflepuff-0 gryffindor-1 SCTP 9003 allowed',
          'hufflepuff-1 gryffindor-1 SCTP 9005 denied',
        ],
      },
      {
        title: 'deny by the order of rules',
        edits: ['swap gress-rules egress 0 1', 'swap gress-rules ingress 0 1'],
        expect: [
          'gryffindor-0 ravenclaw-1 TCP 80 denied',
          'gryffindor-1 ravenclaw-1 UDP 53 denied',
          'gryffindor-0 ravenclaw-1 SCTP 9003 denied',
          'ravenclaw-0 gryffindor-1 TCP 80 denied',
          'ravenclaw-1 gryffindor-1 UDP 53 denied',
          'ravenclaw-1 gryffindor-1 SCTP 9003 denied',
        ],
      },
      {
        title: 'deny at the given ports',
        expect: [
          'gryffindor-0 slytherin-0 TCP 80 denied',
          'gryffindor-1 slytherin-0 TCP 8080 allowed',
          'gryffindor-0 slytherin-0 UDP 53 denied',
          'gryffindor-1 slytherin-0 UDP 5353 allowed',
          'gryffindor-0 slytherin-0 SCTP 9003 denied',
          'gryffindor-1 slytherin-0 SCTP 9005 allowed',
          'slytherin-0 gryffindor-0 TCP 80 denied',
          'slytherin-1 gryffindor-0 TCP 8080 allowed',
          'slytherin-0 gryffindor-0 UDP 53 denied',
          'slytherin-1 gryffindor-0 UDP 5353 allowed',
          'slytherin-0 gryffindor-0 SCTP 9003 denied',
          'slytherin-1 gryffindor-0 SCTP 9005 allowed',
        ],
      },
      {
        title: 'pass by the order of rules',
        edits: ['swap gress-rules egress 0 2', 'swap gress-rules ingress 0 2'],
        expect: [
          'gryffindor-0 ravenclaw-0 TCP 80 allowed',
          'gryffindor-0 ravenclaw-0 UDP 5353 allowed',
          'gryffindor-0 ravenclaw-0 SCTP 9003 allowed',
          'ravenclaw-0 gryffindor-0 TCP 80 allowed',
          'ravenclaw-1 gryffindor-0 UDP 53 allowed',
          'ravenclaw-1 gryffindor-0 SCTP 9003 allowed',
        ],
      },
      {
        title: 'pass at the given ports',
        edits: ['swap gress-rules egress 3 4', 'swap gress-rules ingress 3 4'],
        expect: [
          'gryffindor-0 slytherin-0 TCP 80 allowed',
          'gryffindor-1 slytherin-0 TCP 8080 allowed',
          'gryffindor-0 slytherin-0 UDP 53 allowed',
          'gryffindor-1 slytherin-0 UDP 5353 allowed',
          'gryffindor-0 slytherin-0 SCTP 9003 allowed',
          'gryffindor-1 slytherin-0 SCTP 9005 allowed',
          'slytherin-0 gryffindor-0 TCP 80 allowed',
          'slytherin-1 gryffindor-0 TCP 8080 allowed',
          'slytherin-0 gryffindor-0 UDP 53 allowed',
          'slytherin-1 gryffindor-0 UDP 5353 allowed',
          'slytherin-0 gryffindor-0 SCTP 9003 allowed',
          'slytherin-1 gryffindor-0 SCTP 9005 allowed',
        ],
      },
    ],
  },
  {
    name: 'CNPAdminTierIngressNamedPort',
    file: 'admin_tier/standard-ingress-udp-rules.yaml',
    subTests: [
      {
        title: 'accept at a named port',
        edits: ['port ingress-udp ingress 5 dns'],
        expect: ['gryffindor-0 hufflepuff-1 UDP 53 allowed', 'gryffindor-1 hufflepuff-1 UDP 5353 denied'],
      },
    ],
  },
  {
    name: 'CNPAdminTierIngressSCTP',
    file: 'admin_tier/standard-ingress-sctp-rules.yaml',
    subTests: [
      {
        title: 'accept by the order of rules',
        expect: ['gryffindor-0 ravenclaw-0 SCTP 9003 allowed', 'gryffindor-1 ravenclaw-0 SCTP 9005 allowed'],
      },
      {
        title: 'accept at the given ports',
        expect: ['hufflepuff-0 ravenclaw-1 SCTP 9003 allowed', 'hufflepuff-1 ravenclaw-1 SCTP 9005 denied'],
      },
      {
        title: 'deny by the order of rules',
        edits: ['swap ingress-sctp ingress 0 1'],
        expect: ['gryffindor-0 ravenclaw-1 SCTP 9003 denied', 'gryffindor-1 ravenclaw-1 SCTP 9005 denied'],
      },
      {
        title: 'deny at the given ports',
        expect: ['slytherin-0 ravenclaw-0 SCTP 9003 denied', 'slytherin-1 ravenclaw-0 SCTP 9005 allowed'],
      },
      {
        title: 'pass by the order of rules',
        edits: ['swap ingress-sctp ingress 0 2'],
        expect: ['gryffindor-0 ravenclaw-1 SCTP 9003 allowed', 'gryffindor-1 ravenclaw-1 SCTP 9005 allowed'],
      },
      {
        title: 'pass at the given ports',
        edits: ['swap ingress-sctp ingress 3 4'],
        expect: ['slytherin-0 ravenclaw-0 SCTP 9003 allowed', 'slytherin-1 ravenclaw-0 SCTP 9005 allowed'],
      },
    ],
  },
  {
    name: 'CNPAdminTierIngressTCP',
    file: 'admin_tier/standard-ingress-tcp-rules.yaml',
    subTests: [
      {
        title: 'accept by the order of rules',
        expect: ['ravenclaw-0 gryffindor-0 TCP 80 allowed', 'ravenclaw-1 gryffindor-0 TCP 8080 allowed'],
      },
      {
        title: 'accept at the given ports',
        expect: ['hufflepuff-0 gryffindor-1 TCP 80 allowed', 'hufflepuff-1 gryffindor-1 TCP 8080 denied'],
      },
      {
        title: 'deny by the order of rules',
        edits: ['swap ingress-tcp ingress 0 1'],
        expect: ['ravenclaw-0 gryffindor-1 TCP 80 denied', 'ravenclaw-1 gryffindor-1 TCP 8080 denied'],
      },
      {
        title: 'deny at the given ports',
        expect: ['slytherin-0 gryffindor-0 TCP 80 denied', 'slytherin-1 gryffindor-0 TCP 8080 allowed'],
      },
      {
        title: 'pass by the order of rules',
        edits: ['swap ingress-tcp ingress 0 2'],
        expect: ['ravenclaw-0 gryffindor-0 TCP 80 allowed', 'ravenclaw-1 gryffindor-0 TCP 8080 allowed'],
      },
      {
        title: 'pass at the given ports',
        edits: ['swap ingress-tcp ingress 3 4'],
        expect: ['slytherin-0 gryffindor-0 TCP 80 allowed', 'slytherin-1 gryffindor-0 TCP 8080 allowed'],
      },
    ],
  },
  {
    name: 'CNPAdminTierIngressUDP',
    file: 'admin_tier/standard-ingress-udp-rules.yaml',
    subTests: [
      {
        title: 'accept by the order of rules',
        expect: ['ravenclaw-0 hufflepuff-0 UDP 53 allowed', 'ravenclaw-1 hufflepuff-0 UDP 5353 allowed'],
      },
      {
        title: 'accept at the given ports',
        expect: ['gryffindor-0 hufflepuff-1 UDP 53 allowed', 'gryffindor-1 hufflepuff-1 UDP 5353 denied'],
      },
      {
        title: 'deny by the order of rules',
        edits: ['swap ingress-udp ingress 0 1'],
        expect: ['ravenclaw-0 hufflepuff-1 UDP 53 denied', 'ravenclaw-1 hufflepuff-1 UDP 5353 denied'],
      },
      {
        title: 'deny at the given ports',
        expect: ['slytherin-0 hufflepuff-0 UDP 5353 denied', 'slytherin-1 hufflepuff-0 UDP 53 allowed'],
      },
      {
        title: 'pass by the order of rules',
        edits: ['swap ingress-udp ingress 0 2'],
        expect: ['ravenclaw-0 hufflepuff-1 UDP 5353 allowed', 'ravenclaw-1 hufflepuff-1 UDP 53 allowed'],
      },
      {
        title: 'pass at the given ports',
        edits: ['swap ingress-udp ingress 3 4'],
        expect: ['slytherin-0 hufflepuff-0 UDP 5353 allowed', 'slytherin-1 hufflepuff-0 UDP 53 allowed'],
      },
    ],
  },
  {
    name: 'CNPAdminTierIntegration',
    file: 'api_integration/standard-anp-np-banp.yaml',
    subTests: [
      {
        title: 'deny at the destination',
        expect: ['slytherin-0 gryffindor-0 TCP 80 denied', 'slytherin-1 gryffindor-0 TCP 8080 denied'],
      },
      {
        title: 'deny at the source',
        expect: ['gryffindor-0 slytherin-0 TCP 80 denied', 'gryffindor-1 slytherin-0 TCP 8080 denied'],
      },
      {
        title: 'ingress: the tier passes on to the NetworkPolicy',
        edits: ['action pass-example ingress 0 Pass'],
        expect: ['slytherin-0 gryffindor-0 TCP 80 allowed', 'slytherin-1 gryffindor-0 TCP 8080 allowed'],
      },
      {
        title: 'egress: the tier passes on to the NetworkPolicy',
        edits: ['action pass-example egress 0 Pass'],
        expect: ['gryffindor-0 slytherin-0 TCP 80 allowed', 'gryffindor-1 slytherin-0 TCP 8080 allowed'],
      },
      {
        title: 'ingress: the tier passes on to the baseline tier',
        edits: ['delete allow-gress-from-to-slytherin-to-gryffindor'],
        expect: ['slytherin-0 gryffindor-0 TCP 80 denied', 'slytherin-1 gryffindor-0 TCP 8080 denied'],
      },
      {
        title: 'egress: the tier passes on to the baseline tier',
        expect: ['gryffindor-0 slytherin-0 TCP 80 denied', 'gryffindor-1 slytherin-0 TCP 8080 denied'],
      },
    ],
  },
  {
    name: 'CNPAdminTierPriorityField',
    file: 'admin_tier/standard-priority-field.yaml',
    subTests: [
      {
        title: 'deny at the destination',
        expect: ['slytherin-0 gryffindor-0 TCP 80 denied', 'slytherin-1 gryffindor-0 TCP 8080 denied'],
      },
      {
        title: 'deny at the source',
        expect: ['gryffindor-0 slytherin-0 TCP 80 denied', 'gryffindor-1 slytherin-0 TCP 8080 denied'],
      },
      {
        title: 'a lower number comes first',
        edits: ['priority old-priority-60-new-priority-40-example 40'],
        expect: [
          'slytherin-0 gryffindor-0 TCP 80 allowed',
          'slytherin-1 gryffindor-0 TCP 8080 allowed',
          'gryffindor-0 slytherin-0 TCP 80 allowed',
          'gryffindor-1 slytherin-0 TCP 8080 allowed',
        ],
      },
    ],
  },
  {
    name: 'CNPBaselineTierEgressInlineCIDRPeers',
    file: 'baseline_tier/standard-egress-inline-cidr-rules.yaml',
    subTests: [
      {
        title: 'deny to addresses',
        expect: [
          'gryffindor-1 ravenclaw-0 TCP 80 denied',
          'gryffindor-1 ravenclaw-0 UDP 53 denied',
          'gryffindor-1 ravenclaw-0 SCTP 9003 denied',
          'gryffindor-1 hufflepuff-0 TCP 80 denied',
          'gryffindor-1 hufflepuff-0 UDP 53 denied',
          'gryffindor-1 hufflepuff-0 SCTP 9003 denied',
          'gryffindor-1 slytherin-0 TCP 80 allowed',
          'gryffindor-1 slytherin-0 UDP 53 allowed',
          'gryffindor-1 slytherin-0 SCTP 9003 allowed',
        ],
      },
      {
        title: 'accept to addresses',
        edits: ['accept-addresses default'],
        expect: [
          'gryffindor-1 ravenclaw-0 TCP 80 allowed',
          'gryffindor-1 ravenclaw-0 UDP 53 allowed',
          'gryffindor-1 ravenclaw-0 SCTP 9003 allowed',
          'gryffindor-1 hufflepuff-0 TCP 80 allowed',
          'gryffindor-1 hufflepuff-0 UDP 53 allowed',
          'gryffindor-1 hufflepuff-0 SCTP 9003 allowed',
          'gryffindor-1 ravenclaw-1 TCP 80 denied',
          'gryffindor-1 ravenclaw-1 UDP 53 denied',
          'gryffindor-1 ravenclaw-1 SCTP 9003 denied',
          'gryffindor-1 hufflepuff-1 TCP 80 denied',
          'gryffindor-1 hufflepuff-1 UDP 53 denied',
          'gryffindor-1 hufflepuff-1 SCTP 9003 denied',
        ],
      },
    ],
  },
  {
    name: 'CNPBaselineTierEgressNamedPort',
    file: 'baseline_tier/standard-egress-udp-rules.yaml',
    subTests: [
      {
        title: 'accept at a named port',
        edits: ['port default egress 3 dns'],
        expect: ['hufflepuff-0 gryffindor-1 UDP 53 allowed', 'hufflepuff-1 gryffindor-1 UDP 5353 denied'],
      },
    ],
  },
  {
    name: 'CNPBaselineTierEgressNodePeers',
    file: 'baseline_tier/experimental-egress-selector-rules.yaml',
    subTests: [
      {
        title: 'accept to nodes',
        expect: [
          'gryffindor-0 forbidden-forrest-1 TCP host-0 allowed',
          'gryffindor-1 forbidden-forrest-1 TCP host-1 allowed',
        ],
      },
      {
        title: 'deny to nodes',
        expect: [
          'gryffindor-1 forbidden-forrest-1 UDP host-4 denied',
          'gryffindor-1 forbidden-forrest-1 SCTP host-6 denied',
        ],
      },
    ],
  },
  {
    name: 'CNPBaselineTierEgressSCTP',
    file: 'baseline_tier/standard-egress-sctp-rules.yaml',
    subTests: [
      {
        title: 'accept by the order of rules',
        expect: ['ravenclaw-0 gryffindor-0 SCTP 9003 allowed', 'ravenclaw-1 gryffindor-0 SCTP 9005 allowed'],
      },
      {
        title: 'accept at the given ports',
        expect: ['ravenclaw-0 hufflepuff-1 SCTP 9003 allowed', 'ravenclaw-1 hufflepuff-1 SCTP 9005 denied'],
      },
      {
        title: 'deny by the order of rules',
        edits: ['swap default egress 0 1'],
        expect: ['ravenclaw-0 gryffindor-1 SCTP 9003 denied', 'ravenclaw-1 gryffindor-1 SCTP 9005 denied'],
      },
      {
        title: 'deny at the given ports',
        expect: ['ravenclaw-0 slytherin-0 SCTP 9003 denied', 'ravenclaw-1 slytherin-0 SCTP 9005 allowed'],
      },
    ],
  },
  {
    name: 'CNPBaselineTierEgressTCP',
    file: 'baseline_tier/standard-egress-tcp-rules.yaml',
    subTests: [
      {
        title: 'accept by the order of rules',
        expect: ['gryffindor-0 ravenclaw-0 TCP 80 allowed', 'gryffindor-1 ravenclaw-0 TCP 8080 allowed'],
      },
      {
        title: 'accept at the given ports',
        expect: ['gryffindor-0 hufflepuff-1 TCP 8080 allowed', 'gryffindor-1 hufflepuff-1 TCP 80 denied'],
      },
      {
        title: 'deny by the order of rules',
        edits: ['swap default egress 0 1'],
        expect: ['gryffindor-0 ravenclaw-1 TCP 80 denied', 'gryffindor-1 ravenclaw-1 TCP 8080 denied'],
      },
      {
        title: 'deny at the given ports',
        expect: ['gryffindor-0 slytherin-0 TCP 80 denied', 'gryffindor-1 slytherin-0 TCP 8080 allowed'],
      },
    ],
  },
  {
    name: 'CNPBaselineTierEgressUDP',
    file: 'baseline_tier/standard-egress-udp-rules.yaml',
    subTests: [
      {
        title: 'accept by the order of rules',
        expect: ['hufflepuff-0 ravenclaw-0 UDP 53 allowed', 'hufflepuff-1 ravenclaw-0 UDP 5353 allowed'],
      },
      {
        title: 'accept at the given ports',
        expect: ['hufflepuff-0 gryffindor-1 UDP 53 allowed', 'hufflepuff-1 gryffindor-1 UDP 5353 denied'],
      },
      {
        title: 'deny by the order of rules',
        edits: ['swap default egress 0 1'],
        expect: ['hufflepuff-0 ravenclaw-1 UDP 53 denied', 'hufflepuff-1 ravenclaw-1 UDP 5353 denied'],
      },
      {
        title: 'deny at the given ports',
        expect: ['hufflepuff-0 slytherin-0 UDP 5353 denied', 'hufflepuff-1 slytherin-0 UDP 53 allowed'],
      },
    ],
  },
  {
    name: 'CNPBaselineTierGress',
    file: 'baseline_tier/standard-gress-rules-combined.yaml',
    subTests: [
      {
        title: 'accept by the order of rules',
        expect: [
          'gryffindor-0 ravenclaw-0 TCP 80 allowed',
          'gryffindor-1 ravenclaw-0 UDP 53 allowed',
          'gryffindor-0 ravenclaw-0 SCTP 9003 allowed',
          'ravenclaw-0 gryffindor-0 TCP 80 allowed',
          'ravenclaw-1 gryffindor-0 UDP 53 allowed',
          'ravenclaw-1 gryffindor-0 SCTP 9003 allowed',
        ],
      },
      {
        title: 'accept at the given ports',
        expect: [
          'gryffindor-0 hufflepuff-1 TCP 8080 allowed',
          'gryffindor-1 hufflepuff-1 TCP 80 denied',
          'gryffindor-0 hufflepuff-1 UDP 5353 allowed',
          'gryffindor-1 hufflepuff-1 UDP 53 denied',
          'gryffindor-0 hufflepuff-1 SCTP 9003 allowed',
          'gryffindor-1 hufflepuff-1 SCTP 9005 denied',
          'hufflepuff-0 gryffindor-1 TCP 80 allowed',
          'hufflepuff-1 gryffindor-1 TCP 8080 denied',
          'hufflepuff-0 gryffindor-1 UDP 5353 allowed',
          'hufflepuff-1 gryffindor-1 UDP 53 denied',
          'hufflepuff-0 gryffindor-1 SCTP 9003 allowed',
          'hufflepuff-1 gryffindor-1 SCTP 9005 denied',
        ],
      },
      {
        title: 'deny by the order of rules',
        edits: ['swap default egress 0 1', 'swap default ingress 0 1'],
        expect: [
          'gryffindor-0 ravenclaw-1 TCP 80 denied',
          'gryffindor-1 ravenclaw-1 UDP 53 denied',
          'gryffindor-0 ravenclaw-1 SCTP 9003 denied',
          'ravenclaw-0 gryffindor-1 TCP 80 denied',
          'ravenclaw-1 gryffindor-1 UDP 53 denied',
          'ravenclaw-1 gryffindor-1 SCTP 9003 denied',
        ],
      },
      {
        title: 'deny at the given ports',
        expect: [
          'gryffindor-0 slytherin-0 TCP 80 denied',
          'gryffindor-1 slytherin-0 TCP 8080 allowed',
          'gryffindor-0 slytherin-0 UDP 53 denied',
          'gryffindor-1 slytherin-0 UDP 5353 allowed',
          'gryffindor-0 slytherin-0 SCTP 9003 denied',
          'gryffindor-1 slytherin-0 SCTP 9005 allowed',
          'slytherin-0 gryffindor-0 TCP 80 denied',
          'slytherin-1 gryffindor-0 TCP 8080 allowed',
          'slytherin-0 gryffindor-0 UDP 53 denied',
          'slytherin-1 gryffindor-0 UDP 5353 allowed',
          'slytherin-0 gryffindor-0 SCTP 9003 denied',
          'slytherin-1 gryffindor-0 SCTP 9005 allowed',
        ],
      },
    ],
  },
  {
    name: 'CNPBaselineTierIngressNamedPort',
    file: 'baseline_tier/standard-ingress-tcp-rules.yaml',
    subTests: [
      {
        title: 'accept at a named port',
        edits: ['port default ingress 3 web'],
        expect: ['hufflepuff-0 gryffindor-1 TCP 80 allowed', 'hufflepuff-1 gryffindor-1 TCP 8080 denied'],
      },
    ],
  },
  {
    name: 'CNPBaselineTierIngressSCTP',
    file: 'baseline_tier/standard-ingress-sctp-rules.yaml',
    subTests: [
      {
        title: 'accept by the order of rules',
        expect: ['gryffindor-0 ravenclaw-0 SCTP 9003 allowed', 'gryffindor-1 ravenclaw-0 SCTP 9005 allowed'],
      },
      {
        title: 'accept at the given ports',
        expect: ['hufflepuff-0 ravenclaw-1 SCTP 9003 allowed', 'hufflepuff-1 ravenclaw-1 SCTP 9005 denied'],
      },
      {
        title: 'deny by the order of rules',
        edits: ['swap default ingress 0 1'],
        expect: ['gryffindor-0 ravenclaw-1 SCTP 9003 denied', 'gryffindor-1 ravenclaw-1 SCTP 9005 denied'],
      },
      {
        title: 'deny at the given ports',
        expect: ['slytherin-0 ravenclaw-0 SCTP 9003 denied', 'slytherin-1 ravenclaw-0 SCTP 9005 allowed'],
      },
    ],
  },
  {
    name: 'CNPBaselineTierIngressTCP',
    file: 'baseline_tier/standard-ingress-tcp-rules.yaml',
    subTests: [
      {
        title: 'accept by the order of rules',
        expect: ['ravenclaw-0 gryffindor-0 TCP 80 allowed', 'ravenclaw-1 gryffindor-0 TCP 8080 allowed'],
      },
      {
        title: 'accept at the given ports',
        expect: ['hufflepuff-0 gryffindor-1 TCP 80 allowed', 'hufflepuff-1 gryffindor-1 TCP 8080 denied'],
      },
      {
        title: 'deny by the order of rules',
        edits: ['swap default ingress 0 1'],
        expect: ['ravenclaw-0 gryffindor-1 TCP 80 denied', 'ravenclaw-1 gryffindor-1 TCP 8080 denied'],
      },
      {
        title: 'deny at the given ports',
        expect: ['slytherin-0 gryffindor-0 TCP 80 denied', 'slytherin-1 gryffindor-0 TCP 8080 allowed'],
      },
    ],
  },
  {
    name: 'CNPBaselineTierIngressUDP',
    file: 'baseline_tier/standard-ingress-udp-rules.yaml',
    subTests: [
      {
        title: 'accept by the order of rules',
        expect: ['ravenclaw-0 hufflepuff-0 UDP 53 allowed', 'ravenclaw-1 hufflepuff-0 UDP 5353 allowed'],
      },
      {
        title: 'accept at the given ports',
        expect: ['gryffindor-0 hufflepuff-1 UDP 53 allowed', 'gryffindor-1 hufflepuff-1 UDP 5353 denied'],
      },
      {
        title: 'deny by the order of rules',
        edits: ['swap default ingress 0 1'],
        expect: ['ravenclaw-0 hufflepuff-1 UDP 53 denied', 'ravenclaw-1 hufflepuff-1 UDP 5353 denied'],
      },
      {
        title: 'deny at the given ports',
        expect: ['slytherin-0 hufflepuff-0 UDP 5353 denied', 'slytherin-1 hufflepuff-0 UDP 53 allowed'],
      },
    ],
  },
];
