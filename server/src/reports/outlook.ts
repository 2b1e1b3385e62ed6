import { type GenerateOptions, isChosen, type PlannedPolicy } from '../generate/plan.ts';
import { type Proof, prove, withPolicyTexts } from '../generate/prove.ts';
import { policyText, type Where } from '../generate/text.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import { defaultStyle } from '../yaml/style.ts';
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
  const isAsked = (workload: WorkloadInstance): boolean => isChosen(workload, options);
  return {
    after,
    preview: previewOf(cluster, after, { egress: options.egress, isAsked }),
    proof: prove(after, options),
  };
}

const nowhere: Where = () => undefined;
