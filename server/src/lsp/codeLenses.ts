import type { Connection } from 'vscode-languageserver';
import type { CodeLens, Command } from 'vscode-languageserver-types';
import { codeLensesIn, type LensPart, lensText } from '../features/codeLenses.ts';
import { toLocation, toRange } from '../reports/places.ts';
import { canonicalUri } from './canonicalUri.ts';
import { type ClusterInView, nameInView } from './clusterInView.ts';
import type { Guard } from './guard.ts';
import type { Live } from './live.ts';
import { commands } from './requests.ts';
import type { Shown } from './shown.ts';

/** What a lens is about: what it says is worked out when it is shown. */
interface LensData {
  readonly uri: string;
  /** Of the first key of the object. */
  readonly offset: number;
  readonly part: LensPart;
}

/**
 * Lenses above policies and workloads.
 * @param showsPlaces Whether the client can show a list of places; elsewhere a lens is a title.
 */
export function registerCodeLenses(
  connection: Connection,
  guard: Guard,
  live: Live,
  inView: ClusterInView,
  shown: Shown,
  showsPlaces: () => boolean,
): void {
  connection.onCodeLens(({ textDocument }) =>
    guard.answer('code lenses', [], () => {
      const uri = canonicalUri(textDocument.uri);
      const answer = (): CodeLens[] => lensesIn(live, uri);
      const lenses = answer();
      shown.given(uri, 'all', JSON.stringify(lenses), () => JSON.stringify(answer()));
      return lenses;
    }),
  );
  connection.onCodeLensResolve((lens) =>
    guard.answer('code lens', { ...lens, command: titleOnly('') }, () => {
      const data = lens.data as LensData;
      const answer = (): Command => commandOf(live, inView, lens, data, showsPlaces());
      const command = answer();
      shown.given(data.uri, `${data.offset} ${data.part}`, JSON.stringify(command), () => JSON.stringify(answer()));
      return { ...lens, command };
    }),
  );
}

function lensesIn(live: Live, uri: string): CodeLens[] {
  const file = live.snapshot.files.get(uri);
  if (!file || !live.settingsOf(uri).codeLens) return [];
  return codeLensesIn(live.snapshot, uri).map(({ at, part }) => ({
    range: toRange(file.source, at),
    data: { uri, offset: at.start, part } satisfies LensData,
  }));
}

function commandOf(
  { snapshot }: Live,
  inView: ClusterInView,
  { range }: CodeLens,
  { uri, offset, part }: LensData,
  showsPlaces: boolean,
): Command {
  const said = lensText(snapshot, uri, offset, part, nameInView(inView, snapshot, uri));
  const locations = said?.places.flatMap((place) => toLocation(snapshot, place) ?? []) ?? [];
  if (!said || !showsPlaces || locations.length === 0) return titleOnly(said?.text ?? '');
  return { title: said.text, command: commands.showPlaces, arguments: [uri, range.start, locations] };
}

/** Editors show a command without a name as text. */
function titleOnly(title: string): Command {
  return { title, command: '' };
}
