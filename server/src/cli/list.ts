import { connectionsOf } from '../reports/connectivity.ts';
import { connectionJson } from '../reports/listJson.ts';
import { listLine } from '../reports/listText.ts';
import { exit } from './io.ts';
import { load } from './load.ts';
import { type Command, configOption, oneOf, readOptions } from './options.ts';

/** `netpol list [PATH...]`: who may call whom. */
export const listCommand: Command = {
  summary: 'who may call whom, on which ports',
  usage: `Usage: netpol list [PATH...] [OPTIONS]

Lists who may call whom, on which ports, by the manifests below the PATHs (default: this folder).

Options:
  --format text|json    how connections are printed (default: text)
  --config FILE         another configuration than the nearest .netpol.yaml

Exit: 0, or 2 for bad usage or unreadable input.
`,
  async run(io, args) {
    const { values, paths } = readOptions(args, { format: { type: 'string', default: 'text' }, ...configOption });
    const format = oneOf('--format', values.format, ['text', 'json']);
    const loaded = await load(io, paths, values.config);
    if (!loaded) return exit.failed;
    const { snapshot, display } = loaded;
    if (format === 'json') {
      const clusters = snapshot.clusters.map((cluster) => ({
        name: cluster.name,
        connections: [...connectionsOf(cluster)].map((connection) => connectionJson(snapshot, connection, display)),
      }));
      io.out(`${JSON.stringify({ clusters }, null, 2)}\n`);
    } else {
      for (const cluster of snapshot.clusters)
        for (const connection of connectionsOf(cluster)) io.out(`${listLine(connection)}\n`);
    }
    return loaded.incomplete ? exit.failed : exit.ok;
  },
};
