import type { GenerateOptions, PlannedPolicy } from '../generate/plan.ts';
import { isChosen } from '../generate/plan.ts';
import { type Proof, prove, withPolicyTexts } from '../generate/prove.ts';
import { policyText, type Where } from '../generate/text.ts';
import type { DocumentSpan } from '../model/instance.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { defaultStyle } from '../yaml/style.ts';
import { toLocation } from './places.ts';
import { type Preview, previewOf } from './preview.ts';

/** What becomes of a cluster with planned policies. */
export interface Outlook {
  readonly after: ClusterModel;
  readonly preview: Preview;
  readonly proof: Proof;
}

/** Asks the engine about the policies as they are written: rules that go into a policy that is there count like one more. */
export function outlookOf(
  cluster: ClusterModel,
  policies: readonly PlannedPolicy[],
  options: GenerateOptions,
): Outlook {
  const texts = policies.map((policy) => {
    const { namespace } = policy;
    return { namespace, text: policyText(policy, namespace, defaultStyle, nowhere) };
  });
  const after = withPolicyTexts(cluster, texts);
  const scope = {
    egress: options.egress,
    isAsked: (workload: Parameters<typeof isChosen>[0]) => isChosen(workload, options),
  };
  return { after, preview: previewOf(cluster, after, scope), proof: prove(after, options) };
}

const nowhere: Where = () => undefined;

/** Where evidence stands: the file as `display` has it, and the line. */
export function whereIn(
  snapshot: Snapshot,
  display: (uri: string) => string,
): (evidence: DocumentSpan) => string | undefined {
  return (evidence) => {
    const place = toLocation(snapshot, evidence);
    return place && `${display(place.uri)}:${place.range.start.line + 1}`;
  };
}
