import type { CodeAction, WorkspaceEdit } from 'vscode-languageserver-types';
import { change } from '../fixes/edits.ts';
import type { Fix } from '../fixes/fix.ts';
import { fixAllIn } from '../fixes/fixAll.ts';
import { editsItsFile, isSafe, mayBeSafe, removesAnother } from '../fixes/safe.ts';
import type { Finding } from '../rules/rule.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { lineEdits } from '../yaml/lineDiff.ts';
import { type ClusterInView, nameInView } from './clusterInView.ts';
import type { Diagnostics } from './diagnostics.ts';
import type { Live } from './live.ts';
import type { FixAllScope } from './requests.ts';
import { toWorkspaceEdit } from './toEdit.ts';
import { toDiagnostic } from './toProtocol.ts';

/** What is asked for on save, as `source.fixAll` or by this name. */
export const fixAllKind = 'source.fixAll.netpol';

/** What the actions of a file are made of. */
export interface FileActions {
  readonly live: Live;
  readonly diagnostics: Diagnostics;
  readonly inView: ClusterInView;
  readonly uri: string;
}

/** *Fix all*: everything in a file that can be mended without opening or closing anything; none where nothing is. */
export function fixAllAction(file: FileActions): CodeAction[] {
  const { diagnostics, uri } = file;
  const edit = editOf(
    file,
    mayBeSafe,
    (state, fix) => isSafe(state, fix) && !removesAnother(state, fix, diagnostics.findings(uri, state)),
  );
  return edit ? [{ title: 'Fix all that opens and closes nothing', kind: fixAllKind, edit }] : [];
}

/**
 * *Fix all of this rule in this file*, beside a fix of one finding where there are several of its rule. The edit costs as
 * much as all of their fixes, and is left to `codeAction/resolve` where the client asks for it then.
 */
export function fixRuleActions(file: FileActions, fixes: readonly Fix[], canResolve: boolean): CodeAction[] {
  const { live, diagnostics, uri } = file;
  const all = diagnostics.findings(uri);
  const answered = new Map(
    fixes.flatMap((fix): [string, Finding][] =>
      fix.answers && fix.preferred && editsItsFile(fix) ? [[fix.answers.rule, fix.answers]] : [],
    ),
  );
  return [...answered].flatMap(([rule, finding]) => {
    if (all.filter((each) => each.rule === rule).length < 2) return [];
    const scope: FixAllScope = { uri, rule };
    const edit = canResolve ? undefined : fixRuleEdit(file, rule);
    const diagnostic = toDiagnostic(live.snapshot, finding);
    return {
      title: `Fix all of ${rule} in this file`,
      kind: 'quickfix',
      ...(diagnostic ? { diagnostics: [diagnostic] } : {}),
      ...(edit ? { edit } : { data: scope }),
    };
  });
}

/** The preferred fix of each finding of a rule, whatever it opens or closes: the user chose so. */
export function fixRuleEdit(file: FileActions, rule: string): WorkspaceEdit | undefined {
  return editOf(
    file,
    (finding) => finding.rule === rule,
    (_, fix) => editsItsFile(fix),
  );
}

export function isFixAllScope(data: unknown): data is FixAllScope {
  return typeof data === 'object' && data !== null && 'rule' in data && 'uri' in data;
}

function editOf(
  { live, diagnostics, inView, uri }: FileActions,
  isWanted: (finding: Finding) => boolean,
  accepts: (snapshot: Snapshot, fix: Fix) => boolean,
): WorkspaceEdit | undefined {
  const { snapshot } = live;
  const before = snapshot.files.get(uri)?.source.text;
  if (before === undefined || live.indexing) return undefined;
  const { snapshot: after } = fixAllIn(snapshot, uri, {
    findings: (state) => diagnostics.findings(uri, state).filter(isWanted),
    accepts,
    options: { newPolicy: live.settingsOf(uri).newPolicy },
    inView: nameInView(inView, snapshot, uri),
  });
  const edits = lineEdits(before, after.files.get(uri)?.source.text ?? before);
  const made = edits.length > 0 ? change({ uri, edits, create: false }) : undefined;
  return made && toWorkspaceEdit(snapshot, made);
}
