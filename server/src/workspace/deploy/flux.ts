import { isPlaceholder } from '../../model/labels.ts';
import { readHeader, text } from '../../model/resource.ts';
import { type Entry, entryOf, itemsOf, type Node, valueAt } from '../../yaml/node.ts';
import type { Deployment, Substitution } from './deployment.ts';
import { saidAt } from './said.ts';

/**
 * The Flux Kustomization (kustomize.toolkit.fluxcd.io) that an object is; undefined for other objects, and for one whose
 * source is another repository than the one that Flux was bootstrapped with, which it calls `flux-system`.
 * Fields: fluxcd/kustomize-controller, docs/spec/v1/kustomizations.md.
 */
export function readFlux(root: Node | undefined): Deployment | undefined {
  const header = root && readHeader(root);
  if (header?.group !== 'kustomize.toolkit.fluxcd.io' || header.kind !== 'Kustomization') return undefined;
  const spec = valueAt(header.root, 'spec');
  const path = text(valueAt(spec, 'path')) ?? '.';
  const kind = text(valueAt(spec, 'sourceRef', 'kind'));
  const name = text(valueAt(spec, 'sourceRef', 'name'));
  if (kind !== 'GitRepository' || name !== 'flux-system' || isPlaceholder(path)) return undefined;
  const targetNamespace = text(valueAt(spec, 'targetNamespace'));
  // A placeholder hides which it is: what the manifests say is the best that is known.
  const namespace = targetNamespace && !isPlaceholder(targetNamespace) ? targetNamespace : undefined;
  return {
    tool: 'Flux',
    name: header.name,
    namespace: header.namespace,
    root: header.root,
    repository: undefined,
    path,
    home: namespace === undefined ? undefined : { namespaces: [namespace], overrides: true },
    destination: text(valueAt(spec, 'kubeConfig', 'secretRef', 'name')) ?? '',
    fields: fieldsOf(spec, namespace),
    ignoresMissingComponents: text(valueAt(spec, 'ignoreMissingComponents')) === 'true',
    commonMetadata: saidAt(spec, 'commonMetadata'),
    chart: undefined,
    substitution: substitutionOf(valueAt(spec, 'postBuild')),
    takesFile: (file) => /\.ya?ml$/.test(file),
    takesKustomizations: true,
  };
}

/** What goes into the kustomization under other names, and under the same (fluxcd/pkg/kustomize, Generator). */
function fieldsOf(spec: Node | undefined, namespace: string | undefined): readonly Entry[] {
  const target = namespace === undefined ? undefined : entryOf(spec, 'targetNamespace');
  const same = ['namePrefix', 'nameSuffix', 'components', 'patches', 'images'].flatMap(
    (key) => (saidAt(spec, key) && entryOf(spec, key)) ?? [],
  );
  return [...(target ? [{ ...target, key: 'namespace' }] : []), ...same];
}

/** Variables are filled in only where there is one, or may be (kustomize-controller, "Post build variable substitution"). */
function substitutionOf(postBuild: Node | undefined): Substitution | undefined {
  const written = valueAt(postBuild, 'substitute');
  const own = new Map(
    (written?.kind === 'mapping' ? written.entries : []).flatMap(({ key, value }) => {
      const content = value.kind === 'scalar' ? (text(value) ?? '') : undefined;
      return content === undefined ? [] : [[key, content] as const];
    }),
  );
  const from = itemsOf(valueAt(postBuild, 'substituteFrom')).flatMap((item) => {
    const [kind, name] = [text(valueAt(item, 'kind')), text(valueAt(item, 'name'))];
    return kind && name ? [{ kind, name }] : [];
  });
  return own.size === 0 && from.length === 0 ? undefined : { own, from };
}
