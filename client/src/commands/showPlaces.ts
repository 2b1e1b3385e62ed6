import { commands, type Disposable } from 'vscode';
import type { Location, Position } from 'vscode-languageclient';
import { commands as names } from '../../../server/src/lsp/requests.ts';
import type { Netpol } from '../start.ts';

/** Shows places in a peek beside a position, as the editor does with references. Carried by lenses. */
export function showPlaces(netpol: Netpol): Disposable {
  return commands.registerCommand(
    names.showPlaces,
    async (uri: string, position: Position, locations: readonly Location[]) => {
      const { protocol2CodeConverter: converter } = netpol.client;
      await commands.executeCommand(
        'editor.action.peekLocations',
        converter.asUri(uri),
        converter.asPosition(position),
        locations.map((location) => converter.asLocation(location)),
        'peek',
      );
    },
  );
}
