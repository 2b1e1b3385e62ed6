import { rules } from '../../../server/src/rules/list.ts';
import { checkDiagnostics } from '../../support/check.ts';

/** What some rules find in a fixture, which says nothing of all others. */
export function checkOnly(ids: readonly string[], source: string): void {
  checkDiagnostics(source, { ignoring: rules.map(({ id }) => id).filter((id) => !ids.includes(id)), also: ids });
}
