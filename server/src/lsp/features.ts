import { CodeLensRefreshRequest, type Connection, MessageType, ShowMessageNotification } from 'vscode-languageserver';
import { type CodeAction, type Hover, MarkupKind, type Position, type Range } from 'vscode-languageserver-types';
import { hoverAt } from '../features/hover.ts';
import type { Line } from '../features/text.ts';
import { allowChosen } from '../fixes/allowCaller.ts';
import { alsoOf } from '../fixes/also.ts';
import { possibleCallers } from '../fixes/callers.ts';
import { applied } from '../fixes/edits.ts';
import { type Fix, fixKinds, fullTitle } from '../fixes/fix.ts';
import { fixesFor } from '../fixes/list.ts';
import { toRange } from '../reports/places.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { cursorAt } from '../snapshot/cursor.ts';
import { locate } from '../snapshot/locate.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { isPolicyTestFile } from '../workspace/policyTestFile.ts';
import { offsetAt } from '../yaml/positions.ts';
import { sourceLines } from '../yaml/sourceLines.ts';
import { registerCallHierarchy } from './callHierarchy.ts';
import { callScopes, showCalls } from './calls.ts';
import { canonicalUri } from './canonicalUri.ts';
import { choiceKey, chosenWorkload } from './choices.ts';
import { type ClusterInView, clusterChoices, clustersToAsk, createClusterInView, nameInView } from './clusterInView.ts';
import { registerCodeLenses } from './codeLenses.ts';
import { configCompletion, configHover } from './configFeatures.ts';
import type { ConfigFiles } from './configFiles.ts';
import { declaredCompletion } from './declaredCompletion.ts';
import type { Diagnostics } from './diagnostics.ts';
import { directiveCompletion } from './directiveCompletion.ts';
import { endChoices, explainConnection } from './explain.ts';
import { howRead } from './files.ts';
import { type FileActions, fixAllAction, fixAllKind, fixRuleActions, fixRuleEdit, isFixAllScope } from './fixAll.ts';
import { generateChoices, generateEdit, generatePreview } from './generate.ts';
import { registerGraph } from './graph.ts';
import type { Guard } from './guard.ts';
import { registerInlayHints } from './inlayHints.ts';
import type { Live } from './live.ts';
import { toMarkdown } from './markdown.ts';
import { registerNavigation } from './navigation.ts';
import { type CompletionAbilities, policyCompletion } from './policyCompletion.ts';
import { policyTestCompletion, policyTestHover } from './policyTestFeatures.ts';
import { registerPolicyTests } from './policyTests.ts';
import { registerRename } from './rename.ts';
import {
  type AllowCallerParams,
  type AllowCallerResult,
  allowCallerRequest,
  type CallersParams,
  type CallScopesParams,
  type CallsParams,
  type ClusterInViewParams,
  type ClustersParams,
  callersRequest,
  callScopesRequest,
  callsRequest,
  clusterInViewNotification,
  clustersRequest,
  commands,
  type ExplainParams,
  explainRequest,
  type FilesParams,
  filesRequest,
  type GenerateParams,
  type GenerateScope,
  generateChoicesRequest,
  generatePreviewRequest,
  generateRequest,
  type WorkloadChoice,
  type WorkloadsParams,
  workloadsRequest,
} from './requests.ts';
import { createShown } from './shown.ts';
import { registerStructure } from './structure.ts';
import { registerSymbols } from './symbols.ts';
import { toWorkspaceEdit } from './toEdit.ts';
import { toDiagnostic } from './toProtocol.ts';
import { registerTree } from './tree.ts';

/** What a client can do, known once it said so. */
export interface ClientAbilities {
  /** Whether it shows the text that leads to a definition. */
  showsLocationLinks(): boolean;
  /** Whether it asks for the edit of a code action only when that is chosen. */
  resolvesActions(): boolean;
  /** Whether it asks the user before it applies an edit that wants that. */
  confirmsEdits(): boolean;
  completions(): CompletionAbilities;
  /** Whether it asks for the tooltip of a hint only when that is shown. */
  resolvesTooltips(): boolean;
  /** Whether it can be told to ask again for hints, and for lenses. */
  refreshesHints(): boolean;
  refreshesLenses(): boolean;
  /** Whether it can show a list of places. */
  showsPlaces(): boolean;
}

/** What features show until they are asked again. */
export interface Features {
  /** Answers may be others. */
  changed(): void;
  stop(): void;
}

/** The requests about a place in a document. Each answers from the snapshot of that moment. */
export function registerFeatures(
  connection: Connection,
  guard: Guard,
  live: Live,
  diagnostics: Diagnostics,
  configs: ConfigFiles,
  client: ClientAbilities,
): Features {
  const inView = createClusterInView();
  const hints = createShown(live, guard, pauseToRefresh, () => {
    if (client.refreshesHints()) guard.inBackground('inlay hints', connection.languages.inlayHint.refresh());
  });
  const lenses = createShown(live, guard, pauseToRefresh, () => {
    if (client.refreshesLenses())
      guard.inBackground('code lenses', connection.sendRequest(CodeLensRefreshRequest.type));
  });
  const changed = (): void => {
    hints.changed();
    lenses.changed();
  };
  registerInlayHints(connection, guard, live, inView, hints, client.resolvesTooltips);
  registerCodeLenses(connection, guard, live, inView, lenses, client.showsPlaces);
  registerNavigation(connection, guard, live, inView, configs, client.showsLocationLinks);
  registerTree(connection, guard, live, inView, diagnostics);
  connection.onNotification(clusterInViewNotification, (params: ClusterInViewParams) => {
    inView.choose(params);
    changed();
  });
  registerCallHierarchy(connection, guard, live, inView);
  registerSymbols(connection, guard, live, inView, configs);
  registerStructure(connection, guard, live, configs);
  registerRename(connection, guard, live, inView, client.confirmsEdits);
  registerPolicyTests(connection, guard, live);
  connection.onRequest(clustersRequest, (params: ClustersParams) =>
    guard.answer('clusters', [], () => {
      const asked = params.uri === undefined ? {} : { uri: canonicalUri(params.uri) };
      return clusterChoices(inView, live.snapshot, asked);
    }),
  );
  connection.onHover(({ textDocument, position }) =>
    guard.answer('hover', null, () => {
      const uri = canonicalUri(textDocument.uri);
      if (isPolicyTestFile(uri)) return policyTestHover(live.snapshot, inView, uri, position);
      const config = configs.openText(uri);
      return config === undefined
        ? hover(live, inView, uri, position)
        : configHover(live.snapshot, uri, config, position);
    }),
  );
  connection.onCompletion(({ textDocument, position }) =>
    guard.answer('completion', null, () => {
      const uri = canonicalUri(textDocument.uri);
      if (isPolicyTestFile(uri)) return policyTestCompletion(live.snapshot, uri, position);
      const config = configs.openText(uri);
      return config === undefined
        ? (declaredCompletion(live.snapshot, inView, uri, position) ??
            directiveCompletion(live.snapshot, uri, position) ??
            policyCompletion(live, inView, uri, position, client.completions()))
        : configCompletion(live.snapshot, uri, config, position);
    }),
  );
  connection.onCodeAction(({ textDocument, range, context }) =>
    guard.answer('code actions', [], () => {
      const file = { live, diagnostics, inView, uri: canonicalUri(textDocument.uri) };
      return codeActions(file, range, context.only, client.resolvesActions());
    }),
  );
  connection.onCodeActionResolve((action: CodeAction) =>
    guard.answer('code action', action, () => {
      if (!action.data) return action;
      if (isFixAllScope(action.data)) {
        const { uri, rule } = action.data;
        const fixes = fixRuleEdit({ live, diagnostics, inView, uri }, rule);
        return fixes ? { ...action, edit: fixes } : action;
      }
      const { edit, message } = generateEdit(
        live,
        action.data as GenerateScope,
        client.confirmsEdits() ? 'annotation' : 'none',
      );
      if (edit) return { ...action, edit };
      // The user chose it and waits for something to happen.
      guard.inBackground(
        'message',
        connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message }),
      );
      return action;
    }),
  );
  connection.onRequest(generateChoicesRequest, () =>
    guard.answer('generate choices', [], () => generateChoices(clustersToAsk(inView, live.snapshot))),
  );
  connection.onRequest(generateRequest, ({ scope }: GenerateParams) =>
    guard.answer('generate', { edit: null, message: 'Something went wrong: see the log.' }, () =>
      generateEdit(live, scope, client.confirmsEdits() ? 'client' : 'none'),
    ),
  );
  connection.onRequest(generatePreviewRequest, ({ scope }: GenerateParams) =>
    guard.answer('generate preview', { text: '', links: [] }, () => generatePreview(live, scope)),
  );
  connection.onRequest(callersRequest, ({ target }: CallersParams) =>
    guard.answer('callers', [], () => callers(live.snapshot, target)),
  );
  connection.onRequest(allowCallerRequest, (params: AllowCallerParams) =>
    guard.answer('allow caller', null, () => allowCallerEdit(live, params)),
  );
  connection.onRequest(workloadsRequest, ({ folder, cluster }: WorkloadsParams) =>
    guard.answer('workloads', [], () => {
      const named = live.snapshot.clusters.filter((each) => each.folder.uri === folder && each.name === cluster);
      return endChoices(named.length > 0 ? named : clustersToAsk(inView, live.snapshot));
    }),
  );
  connection.onRequest(explainRequest, (params: ExplainParams) =>
    guard.answer('explain', { text: '', links: [] }, () => explainConnection(live, params)),
  );
  connection.onRequest(callScopesRequest, (params: CallScopesParams) =>
    guard.answer('call scopes', [], () => callScopes(inView, live.snapshot, params)),
  );
  connection.onRequest(callsRequest, (params: CallsParams) =>
    guard.answer('calls', { text: '', links: [] }, () => showCalls(live, params)),
  );
  registerGraph(connection, guard, live, inView);
  connection.onRequest(filesRequest, ({ uri }: FilesParams) =>
    guard.answerLater('files', { text: '', links: [] }, () => howRead(live, canonicalUri(uri).replace(/\/+$/, ''))),
  );
  return {
    changed,
    stop() {
      hints.stop();
      lenses.stop();
    },
  };
}

/** Milliseconds without a change before an editor is told to ask again for what it shows. */
const pauseToRefresh = 150;

function hover(live: Live, inView: ClusterInView, uri: string, position: Position): Hover | null {
  const { snapshot } = live;
  const file = snapshot.files.get(uri);
  if (!file) return null;
  const card = hoverAt(snapshot, uri, offsetAt(sourceLines(file.source), position), nameInView(inView, snapshot, uri));
  const place = card && locate(snapshot, { uri, document: card.document, ...card.at });
  if (!card || !place) return null;
  const isCurrent = file.source.documents.some(({ document }) => document === card.document);
  const notes: Line[] = [
    ...(isCurrent ? [] : [['This document cannot be read at the moment: this is about what it said before.']]),
    ...(live.indexing ? [['Still reading the workspace: there may be more.']] : []),
  ];
  return {
    contents: { kind: MarkupKind.Markdown, value: toMarkdown(snapshot, [...card.lines, ...notes]) },
    range: toRange(file.source, place),
  };
}

/** @param only The kinds that are asked for, with what is below them; undefined where a user looks for what there is. */
function codeActions(
  file: FileActions,
  range: Range,
  only: readonly string[] | undefined,
  canResolve: boolean,
): CodeAction[] {
  const { live, diagnostics, inView, uri } = file;
  const { snapshot } = live;
  const source = snapshot.files.get(uri)?.source;
  // What other files say decides most fixes.
  if (!source || live.indexing) return [];
  const isAsked = (kind: string): boolean =>
    only === undefined || only.some((one) => one === '' || kind === one || kind.startsWith(`${one}.`));
  // On save an editor asks for this alone; beside a finding nobody looks for it, and it costs all of the file.
  const whole = only !== undefined && isAsked(fixAllKind) ? fixAllAction(file) : [];
  if (!fixKinds.some(isAsked)) return whole;
  const index = sourceLines(source);
  const [start, end] = [offsetAt(index, range.start), offsetAt(index, range.end)];
  const cursor = cursorAt(snapshot, uri, start, nameInView(inView, snapshot, uri));
  if (!cursor) return whole;
  const findings = diagnostics.findings(uri).filter((finding) => {
    const place = locate(snapshot, finding);
    return place !== undefined && place.start <= end && start <= place.end;
  });
  const options = { newPolicy: live.settingsOf(uri).newPolicy };
  const fixes = fixesFor({ snapshot, cursor, findings, options }).filter(
    ({ kind, effect }) => isAsked(kind) && (effect.type !== 'generate' || canResolve),
  );
  return [
    ...fixes.map((fix) => toCodeAction(snapshot, cursor.cluster, fix)),
    ...(isAsked('quickfix') ? fixRuleActions(file, fixes, canResolve) : []),
    ...whole,
  ];
}

function toCodeAction(snapshot: Snapshot, cluster: ClusterModel, fix: Fix): CodeAction {
  const { kind, answers, preferred, effect } = fix;
  const title = fullTitle(fix);
  const diagnostic = answers && toDiagnostic(snapshot, answers);
  return {
    title,
    kind,
    ...(diagnostic ? { diagnostics: [diagnostic] } : {}),
    ...(preferred ? { isPreferred: true } : {}),
    ...effectOf(snapshot, cluster, title, effect),
  };
}

function effectOf(
  snapshot: Snapshot,
  cluster: ClusterModel,
  title: string,
  effect: Fix['effect'],
): Pick<CodeAction, 'edit' | 'command' | 'data'> {
  switch (effect.type) {
    case 'change':
      return { edit: toWorkspaceEdit(snapshot, effect) };
    case 'pickCaller':
      return { command: { title, command: commands.pickCaller, arguments: [choiceKey(cluster, effect.target)] } };
    case 'generate': {
      const { type: _, ...what } = effect;
      return { data: { folder: cluster.folder.uri, cluster: cluster.name, ...what } satisfies GenerateScope };
    }
  }
}

function callers(snapshot: Snapshot, targetKey: string): WorkloadChoice[] {
  const found = chosenWorkload(snapshot, targetKey);
  if (!found) return [];
  return possibleCallers(found.cluster, found.workload).map(({ workload, verdict, outcome }) => ({
    key: choiceKey(found.cluster, workload.key),
    label: `${workload.resource.kind} ${workload.resource.name}`,
    namespace: workload.namespace,
    verdict,
    outcome,
  }));
}

function allowCallerEdit(live: Live, { target, caller }: AllowCallerParams): AllowCallerResult | null {
  const { snapshot } = live;
  const to = chosenWorkload(snapshot, target);
  const from = chosenWorkload(snapshot, caller);
  if (!to || !from || to.cluster !== from.cluster) return null;
  const options = { newPolicy: live.settingsOf(to.workload.uri).newPolicy };
  const change = allowChosen(snapshot, to.cluster, from.workload, to.workload, options);
  if (change.type === 'refusal') return { edit: null, message: change.reason };
  const also = alsoOf(snapshot, applied(snapshot, change), 'opens as titled');
  return { edit: toWorkspaceEdit(snapshot, change), message: also === undefined ? '' : `This ${also}.` };
}
