import { parseCidr } from '../policy/addressSet.ts';
import { valueAt } from '../yaml/node.ts';
import type { PolicyRule } from './rule.ts';
import { countingRules } from './support/countingRules.ts';
import { hasEntrance, knowsPods } from './support/entrances.ts';
import { once } from './support/policyNodes.ts';

export const ipBlockAny: PolicyRule = {
  id: 'ipblock-any',
  severity: 'warning',
  category: 'too-open',
  summary: 'An ipBlock has every address; information for egress, or where the pods are not known.',
  subject: 'policy',
  check: once(function* (policy, view) {
    for (const { peers, direction } of countingRules(policy.resource)) {
      if (peers === 'everyone') continue;
      for (const peer of peers) {
        if (peer.type !== 'ipBlock' || peer.except.length > 0 || parseCidr(peer.cidr)?.prefix !== 0) continue;
        const isIngress = direction === 'ingress';
        if (isIngress && view.read(hasEntrance, policy)) continue;
        yield {
          at: valueAt(peer.node, 'ipBlock', 'cidr') ?? peer.node,
          severity: isIngress && view.read(knowsPods, policy) ? 'warning' : 'information',
          message: `${peer.cidr} is every address: ${isIngress ? 'the whole internet, as far as it reaches the cluster' : 'the whole internet'}, and with most network plugins all pods and nodes too. Take out with except what is not meant, or name the addresses.`,
        };
      }
    }
  }),
  explanation: [
    'A block of every address is more than the internet: with most network plugins it has the addresses of pods, and so it opens what the selectors beside it leave out.',
    'Nothing is said where an Ingress, a route, a load balancer, an external address, a port of the nodes or a webhook leads to the pods, which are called from everywhere then. It is information for egress, and where no workload is known that the policy selects.',
  ],
  examples: {
    fires: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - ipBlock:
        cidr: 0.0.0.0/0
    ports:
    - port: 443
`,
    ],
    passes: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - ipBlock:
        cidr: 0.0.0.0/0
        except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16]
    ports:
    - port: 443
`,
    ],
    fixed: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - ipBlock:
        cidr: 0.0.0.0/0
        except:
        - 10.0.0.0/8
        - 172.16.0.0/12
        - 192.168.0.0/16
    ports:
    - port: 443
`,
    ],
  },
};
