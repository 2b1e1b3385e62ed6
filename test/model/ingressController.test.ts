import { expect, test } from 'vitest';
import {
  controllers,
  forwarderOfClass,
  knownControllers,
  runsController,
} from '../../server/src/model/ingressController.ts';
import { readResources } from '../../server/src/model/read.ts';
import type { Workload } from '../../server/src/model/workload.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';

test.each([
  ['nginx', controllers.nginx],
  ['nginx-internal', controllers.nginx],
  ['Traefik', controllers.traefik],
  ['openshift-default', controllers.openShift],
  ['haproxy_public', controllers.haproxy],
])('class %s is of a controller', (name, controller) => {
  expect(forwarderOfClass(name)).toEqual({ type: 'controller', controller });
});

test.each(['alb', 'gce-internal', 'azure/application-gateway', 'azure-application-gateway', 'cilium'])(
  'class %s is of no pods',
  (name) => {
    expect(forwarderOfClass(name)).toEqual({ type: 'noPods' });
  },
);

test.each([undefined, '', 'internal', 'nginxes', 'azure'])('class %s says nothing', (name) => {
  expect(forwarderOfClass(name)).toBeUndefined();
});

test.each([
  [['registry.k8s.io/ingress-nginx/controller:v1.11.2@sha256:0'], controllers.nginx],
  [['docker.io/nginx/nginx-ingress:3.6'], controllers.nginxInc],
  [['traefik:v3.1'], controllers.traefik],
  [['ghcr.io/projectcontour/contour:v1.30', 'docker.io/envoyproxy/envoy:v1.31'], controllers.contour],
  [['haproxytech/kubernetes-ingress:3.0'], controllers.haproxy],
  [['kong/kong-gateway:3.8'], controllers.kong],
  [['nginx:1.27'], undefined],
  [['envoyproxy/envoy:v1.31'], undefined],
  [['ghcr.io/projectcontour/contour:v1.30'], undefined],
])('images %j', (images, controller) => {
  const containers = images.map((image, index) => `{name: c${index}, image: '${image}'}`).join(', ');
  const { root } = parseDocument(
    `apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: d}\nspec: {template: {metadata: {labels: {app: d}}, spec: {containers: [${containers}]}}}`,
  );
  const workload = readResources(root)[0] as Workload;
  expect(knownControllers.findLast((each) => runsController(workload, each))).toBe(controller);
});
