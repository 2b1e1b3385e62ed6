import { allCalls } from '../calls/calls.ts';
import { reaches } from '../calls/reaches.ts';
import { isPlaceholder } from '../model/labels.ts';
import { memo } from '../model/memo.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import type { Fix, FixContext } from './fix.ts';
import { refusalBeside } from './newPolicy.ts';

/**
 * *Generate policies* for the workload under the cursor, for its namespace, and from anywhere for all. What they are is
 * found out only when one is chosen.
 */
export function* offerGenerate(context: FixContext): Iterable<Fix> {
  const { snapshot, cursor, findings } = context;
  const { instance, path, cluster } = cursor;
  if (instance?.resource.type === 'workload' && !isPlaceholder(instance.namespace)) {
    const workload = instance as WorkloadInstance;
    const { namespace, key, resource } = workload;
    if (!refusalBeside(snapshot, workload) && resource.hostNetwork !== 'yes') {
      const title = `Generate policies for ${resource.name}`;
      const effect = { type: 'generate', workload: key } as const;
      const answers = findings.find(({ rule }) => generating.includes(rule));
      if (answers && called(cluster).has(key)) yield { title, kind: 'quickfix', answers, effect };
      else if (isHeader(path[0]?.key)) yield { title, kind: 'refactor', answers: undefined, effect };
    }
    if (isHeader(path[0]?.key)) {
      const title = `Generate policies for namespace ${namespace}`;
      yield { title, kind: 'refactor', answers: undefined, effect: { type: 'generate', namespace } };
    }
  }
  if (instance?.resource.type === 'namespace' && isHeader(path[0]?.key)) {
    const { name } = instance.resource;
    const title = `Generate policies for namespace ${name}`;
    yield { title, kind: 'refactor', answers: undefined, effect: { type: 'generate', namespace: name } };
  }
  const title = 'Generate policies for all namespaces';
  yield { title, kind: 'source.generatePolicies', answers: undefined, effect: { type: 'generate' } };
}

/** Rules whose findings are answered by policies that admit what is known to call. */
const generating: readonly string[] = ['unprotected-ingress', 'default-deny-without-allows'];

function isHeader(key: string | number | undefined): boolean {
  return key === 'kind' || key === 'metadata';
}

/** Keys of the workloads of which something says who calls them. */
const called = memo(
  (cluster: ClusterModel): ReadonlySet<string> =>
    new Set(allCalls(cluster).flatMap((call) => (reaches(call) ? call.target.key : []))),
);
