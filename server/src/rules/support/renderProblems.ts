import { isPlaceholder } from '../../model/labels.ts';
import type { Bundle } from '../../snapshot/bundle.ts';
import type { Folder } from '../../workspace/folder.ts';
import type { Missing, RenderProblem } from '../../workspace/kustomize/build.ts';
import { isTemplate } from '../../workspace/leftOut.ts';

/** What was met when a kustomization was rendered, as far as its author is told. */
export interface ToldProblem {
  /** What kustomize refuses, what it can do and we cannot, and what is there perhaps, where nobody looks. */
  readonly kind: 'refused' | 'unknown' | 'outside';
  readonly problem: RenderProblem;
}

export function* problemsOf({ folder, problems }: Pick<Bundle, 'folder' | 'problems'>): Iterable<ToldProblem> {
  const news = [...problems].filter((problem) => !isToldAlready(problem));
  const isPartial = news.some(({ leavesOut }) => leavesOut);
  for (const problem of news) {
    // What is missing may be the very thing that a patch or a reference lacks.
    const mayFollow = isPartial && problem.refused && !problem.leavesOut;
    if (mayFollow || isFilledInLater(problem)) continue;
    if (problem.missing && !isSearched(folder, problem.missing)) yield { kind: 'outside', problem };
    else yield { kind: problem.refused ? 'refused' : 'unknown', problem };
  }
}

/** Syntax errors of manifests are reported wherever these are used. */
function isToldAlready({ start, origin: { document } }: RenderProblem): boolean {
  return document.relevant && document.problems.some((error) => error.start === start);
}

/** Another tool makes the kustomization of it first. */
function isFilledInLater({ start, end, origin: { document } }: RenderProblem): boolean {
  return isTemplate(document.text) || isPlaceholder(document.text.slice(start, end));
}

/** Files of no folder are opened one by one in an editor; the command line looks wherever a kustomization points. */
function isSearched({ uri, base }: Folder, missing: Missing): boolean {
  return uri === '' ? base !== undefined : missing.uri === uri || missing.uri.startsWith(`${uri}/`);
}
