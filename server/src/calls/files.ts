import { containersOf, type VolumeSource, volumesOf } from '../model/container.ts';
import { memo } from '../model/memo.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import type { Scalar } from '../yaml/node.ts';
import { type Address, parseAddresses } from './address.ts';
import { isAddressKey } from './envKeys.ts';
import { type Mention, strengthOf } from './mention.ts';
import { addressesIn } from './scan.ts';
import { type HeldText, placeInside, textsOf } from './texts.ts';

/** The hosts in the files of ConfigMaps and Secrets that a workload's containers mount. */
export function fileMentions(cluster: ClusterModel, workload: WorkloadInstance): Mention[] {
  const mounts = containersOf(workload.resource).flatMap((container) => container.mounts);
  return volumesOf(workload.resource).flatMap(({ name, sources }) => {
    const paths = mounts.filter(({ volume }) => volume === name).map(({ subPath }) => subPath);
    return sources.flatMap((source) =>
      textsOf(cluster, workload.namespace, source)
        .filter(({ key }) => paths.some((path) => isMounted(source, key, path)))
        .flatMap(mentionsIn),
    );
  });
}

/** Whether a key is a file of a volume, and at or below the path that is mounted of it. */
function isMounted({ items }: VolumeSource, key: string, subPath: string | undefined): boolean {
  const path = items ? items.get(key) : key;
  return path !== undefined && (subPath === undefined || path === subPath || path.startsWith(`${subPath}/`));
}

/** The same mentions for everyone who mounts it, and after every edit elsewhere: the texts may be large. */
const mentionsIn = memo((held: HeldText): readonly Mention[] =>
  addressesOf(held).map(({ start, end, ...address }) => ({
    ...address,
    strength: strengthOf(address),
    evidence: {
      ...held.evidence,
      ...(held.open ? placeInside(held.open.instance, held.open.node, start, end) : {}),
    },
    isSecret: !held.open,
    isLoose: true,
  })),
);

/** A file of one word is the value of its name: `db-host` with `postgres` in it. */
function addressesOf({
  key,
  text,
  open,
}: HeldText): readonly (Address & { readonly start: number; readonly end: number })[] {
  const word = text.trim();
  if (isAddressKey(key) && !/\s/.test(word)) {
    const whole = parseAddresses(word);
    if (whole.length > 0) return whole.map((address) => ({ ...address, start: 0, end: text.trimEnd().length }));
  }
  return open?.node.value === text ? addressesInScalar(open.node) : addressesIn(text, false);
}

/** Many kustomizations may make ConfigMaps of one text. */
const addressesInScalar = memo(({ value }: Scalar) => addressesIn(String(value), false));
