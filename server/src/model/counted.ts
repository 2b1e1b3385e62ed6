/** `1 workload`, `2 workloads`, `0 workloads` */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
