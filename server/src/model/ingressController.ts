import { imagesOf } from './container.ts';
import type { Workload } from './workload.ts';

/** Who sends what comes in by an Ingress or a route, as that says it. */
export type Forwarder =
  /** The pods of a controller that is known by its name. */
  | { readonly type: 'controller'; readonly controller: Controller }
  /** Pods that run for a Gateway of the Gateway API; its namespace as written. */
  | { readonly type: 'gateway'; readonly name: string; readonly namespace: string | undefined }
  /** A load balancer of the cloud, or a proxy on the network of the nodes: no pods that a peer could name. */
  | { readonly type: 'noPods' };

/** An ingress controller as it is mostly installed. */
export interface Controller {
  /** Namespaces that its instructions use, the commonest first. */
  readonly namespaces: readonly string[];
  /** Words in names of its IngressClasses. */
  readonly words: readonly string[];
  readonly podLabels: Readonly<Record<string, string>>;
  /** What the pods that forward requests run: an image for each pattern. None where they cannot be told by that. */
  readonly images: readonly RegExp[];
}

export const controllers = {
  nginx: {
    namespaces: ['ingress-nginx', 'nginx-ingress'],
    words: ['nginx'],
    podLabels: {
      'app.kubernetes.io/component': 'controller',
      'app.kubernetes.io/instance': 'ingress-nginx',
      'app.kubernetes.io/name': 'ingress-nginx',
    },
    images: [/(?:^|\/)(?:ingress-nginx\/controller|nginx-ingress-controller|nginx-(?:plus-)?ingress)(?:[:@]|$)/],
  },
  // The one of NGINX itself, which has routes of its own.
  nginxInc: {
    namespaces: ['nginx-ingress'],
    words: [],
    podLabels: { 'app.kubernetes.io/name': 'nginx-ingress' },
    images: [/(?:^|\/)nginx-(?:plus-)?ingress(?:[:@]|$)/],
  },
  traefik: {
    namespaces: ['traefik'],
    words: ['traefik'],
    podLabels: { 'app.kubernetes.io/name': 'traefik' },
    images: [/(?:^|\/)traefik(?:[:@]|$)/],
  },
  // Contour tells Envoy what to do, which forwards the requests; the pods of Envoy have both images.
  contour: {
    namespaces: ['projectcontour', 'contour'],
    words: ['contour'],
    podLabels: { app: 'envoy' },
    images: [/(?:^|\/)envoy(?:[:@]|$)/, /(?:^|\/)contour(?:[:@]|$)/],
  },
  haproxy: {
    namespaces: ['haproxy-controller', 'haproxy-ingress', 'ingress-controller'],
    words: ['haproxy'],
    podLabels: { 'app.kubernetes.io/name': 'kubernetes-ingress' },
    images: [/(?:^|\/)(?:haproxytech\/kubernetes-ingress|haproxy-ingress)(?:[:@]|$)/],
  },
  kong: {
    namespaces: ['kong'],
    words: ['kong'],
    podLabels: { 'app.kubernetes.io/name': 'kong' },
    images: [/(?:^|\/)kong(?:\/kong-gateway)?(?:[:@]|$)/],
  },
  emissary: {
    namespaces: ['emissary', 'ambassador'],
    words: ['emissary', 'ambassador'],
    podLabels: { 'app.kubernetes.io/name': 'emissary-ingress' },
    images: [/(?:^|\/)(?:emissary|ambassador|aes)(?:[:@]|$)/],
  },
  apisix: {
    namespaces: ['ingress-apisix', 'apisix'],
    words: ['apisix'],
    podLabels: { 'app.kubernetes.io/name': 'apisix' },
    images: [/(?:^|\/)apisix(?:[:@]|$)/],
  },
  istio: {
    namespaces: ['istio-system', 'istio-ingress'],
    words: ['istio'],
    podLabels: { istio: 'ingressgateway' },
    images: [],
  },
  openShift: {
    namespaces: ['openshift-ingress'],
    words: ['openshift'],
    podLabels: { 'ingresscontroller.operator.openshift.io/deployment-ingresscontroller': 'default' },
    images: [],
  },
} as const satisfies Readonly<Record<string, Controller>>;

/** All of them, the commonest first. */
export const knownControllers: readonly Controller[] = Object.values(controllers);

/** By the name of an IngressClass, which often has more than one word: `nginx-internal`. */
export function forwarderOfClass(name: string | undefined): Forwarder | undefined {
  const words = name?.toLowerCase().split(/[^a-z0-9]+/) ?? [];
  if (cloudWords.some((each) => each.every((word) => words.includes(word)))) return { type: 'noPods' };
  const controller = knownControllers.find((each) => each.words.some((word) => words.includes(word)));
  return controller && { type: 'controller', controller };
}

/** Of AWS, Google and Azure, and of Cilium, whose proxy is on every node. */
const cloudWords: readonly (readonly string[])[] = [['alb'], ['gce'], ['azure', 'application', 'gateway'], ['cilium']];

/** Whether the pods of a workload forward requests for a controller. */
export function runsController(workload: Workload, { images }: Controller): boolean {
  const own = imagesOf(workload);
  return images.length > 0 && images.every((pattern) => own.some((image) => pattern.test(image)));
}
