import { checkDiagnostics } from '../../support/check.ts';

/** What the rules about calls find in a fixture, which says nothing of the others. */
export function checkCalls(source: string): void {
  checkDiagnostics(source, { ignoring: ['unprotected-ingress', 'unprotected-egress'] });
}
