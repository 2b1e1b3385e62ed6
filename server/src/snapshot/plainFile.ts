import type { Instance } from '../model/instance.ts';
import type { Grouping } from '../workspace/grouping.ts';
import { type FileRoles, leftOutReason } from '../workspace/leftOut.ts';
import { instancesOf, plainNamespace, type SourceFile } from './file.ts';
import { homed } from './homed.ts';

/** Whether a file is read as plain manifests. */
export function isPlainFile(uri: string, roles: FileRoles, { isKnown }: Grouping): boolean {
  return !isKnown(uri) && !roles.renderedUris.has(uri) && leftOutReason(uri, roles) === undefined;
}

/** What a file adds as plain manifests; nothing where it is read otherwise, or left out. */
export function appliedFrom(
  uri: string,
  file: SourceFile | undefined,
  roles: FileRoles,
  grouping: Grouping,
): readonly Instance[] {
  if (!file || !isPlainFile(uri, roles, grouping)) return [];
  const namespace = grouping.namespaceOf(uri);
  return namespace === plainNamespace
    ? instancesOf(file)
    : homed(instancesOf(file), { namespaces: [namespace], overrides: false });
}
