import { connectionsOf } from '../reports/connectivity.ts';
import { exposuresOf } from '../reports/exposure.ts';
import { exposureJson } from '../reports/exposureJson.ts';
import { exposureLines } from '../reports/exposureText.ts';
import { connectionJson } from '../reports/listJson.ts';
import { listLine } from '../reports/listText.ts';
import { type Exit, exit, type Io } from './io.ts';
import { load } from './load.ts';
import type { Options } from './options.ts';

/** `netpol list [PATH...]`: who may call whom. */
export async function listCommand(io: Io, { paths, format, config, exposure }: Options): Promise<Exit> {
  const loaded = await load(io, paths, config);
  if (!loaded) return exit.failed;
  const { snapshot, display } = loaded;
  if (format === 'json') {
    const clusters = snapshot.clusters.map((cluster) => ({
      name: cluster.name,
      connections: [...connectionsOf(cluster)].map((connection) => connectionJson(snapshot, connection, display)),
      ...(exposure && { exposure: [...exposuresOf(cluster)].map((each) => exposureJson(snapshot, each, display)) }),
    }));
    io.out(`${JSON.stringify({ clusters }, null, 2)}\n`);
  } else {
    for (const cluster of snapshot.clusters) {
      for (const connection of connectionsOf(cluster)) io.out(`${listLine(connection)}\n`);
      if (exposure) for (const line of exposureLines([...exposuresOf(cluster)])) io.out(`${line}\n`);
    }
  }
  return loaded.incomplete ? exit.failed : exit.ok;
}
