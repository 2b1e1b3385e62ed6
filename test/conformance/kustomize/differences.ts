/** Where what we render differs from what kustomize makes, and why. */

const missing = 'a file that the kustomization names is not in the copy of the repository';

/** Against the parts of objects that were kept, made on the whole repositories. */
export const expectedDifferences: Readonly<Record<string, string>> = {
  'GoogleCloudPlatform--anthos-config-management-samples/namespace-specific-policy/automated-rendering': missing,
};

const folded = 'kustomize writes a folded block back with one line break more than it has';
const unfinished = 'the last line of a block of text ends the file without a line break, which we read one into';

/** Against all of every object. */
export const wholeDifferences: Readonly<Record<string, string>> = {
  'GoogleCloudPlatform--microservices-demo/kustomize/tests/memorystore-with-all-components': unfinished,
  'GoogleCloudPlatform--microservices-demo/kustomize/tests/service-mesh-istio-with-all-components': unfinished,
  'GoogleCloudPlatform--microservices-demo/kustomize/tests/spanner-with-all-components': unfinished,
  'haraldkoch--kochhaus-home/kubernetes/apps/base/storage/volsync': folded,
  'kubeflow--manifests/applications/model-registry/upstream/options/ui/overlays/standalone': unfinished,
};
