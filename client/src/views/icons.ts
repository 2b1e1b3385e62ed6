import { ThemeColor, ThemeIcon } from 'vscode';
import type { TreeIcon } from '../../../server/src/lsp/requests.ts';

/** How an item looks. Every shape differs where the meaning does, so that nothing depends on seeing colours. */
export function iconOf(icon: TreeIcon): ThemeIcon {
  const [id, color] = icons[icon];
  return new ThemeIcon(id, color === undefined ? undefined : new ThemeColor(color));
}

const good = 'charts.green';
const bad = 'charts.red';
const doubtful = 'problemsWarningIcon.foreground';

/** The names are those of codicons; the colours exist in every theme, high contrast ones included. */
const icons: Readonly<Record<TreeIcon, readonly [id: string, color?: string]>> = {
  cluster: ['server-environment'],
  namespace: ['symbol-namespace'],
  workloads: ['layers'],
  isolated: ['lock', good],
  partly: ['shield', good],
  open: ['unlock', doubtful],
  perhaps: ['question'],
  exempt: ['circle-slash'],
  policies: ['law'],
  policy: ['law'],
  rule: ['arrow-right'],
  callers: ['call-incoming'],
  calls: ['call-outgoing'],
  allowed: ['pass', good],
  denied: ['error', bad],
  unknown: ['question'],
  nowhere: ['debug-disconnect', doubtful],
  problems: ['warning'],
  file: ['file'],
  error: ['error', bad],
  warning: ['warning', doubtful],
  information: ['info'],
  hint: ['lightbulb'],
  page: ['list-ordered'],
};
