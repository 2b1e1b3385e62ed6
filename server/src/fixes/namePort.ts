import { distinctWorkloads } from '../snapshot/queries.ts';
import { setEntry } from '../yaml/edit.ts';
import { canEdit, change, fileEdits } from './edits.ts';
import type { Fix, FixContext } from './fix.ts';
import { isShared } from './shared.ts';

/** *Name port 9090 of web metrics*: the name that a policy has for a port, given to a container port without one. */
export function* namePort({ snapshot, cursor, findings }: FixContext): Iterable<Fix> {
  for (const finding of findings) {
    const { unnamed } = finding.data;
    const workload = unnamed && distinctWorkloads(cursor.cluster).find(({ key }) => key === unnamed.workload);
    if (!workload || !canEdit(snapshot, workload)) continue;
    const { uri, document, resource } = workload;
    for (const { name, protocol, port, node } of resource.ports) {
      const isNameless = name === undefined && protocol === unnamed.protocol && node.kind === 'mapping';
      if (!isNameless || node.origin || isShared(document.root, node)) continue;
      const title = `Name port ${port} of ${resource.name} ${unnamed.name}`;
      const effect = change(fileEdits(snapshot, uri, document, setEntry(document, node, 'name', unnamed.name)));
      if (effect) yield { title, kind: 'quickfix', answers: finding, preferred: false, effect };
    }
  }
}
