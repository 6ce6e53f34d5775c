/** A scene as counting sees it. */
export interface ClusterScene {
  id: string;
  /** In review or public: only such a scene can be counted. */
  listed: boolean;
  /** Only a public one counts toward a quota as done. */
  isPublic: boolean;
  publishedAt: Date | null;
}

/** A bureau's word that two scenes are one, and which of them is counted. */
export interface SameScene {
  firstId: string;
  secondId: string;
  countedId: string;
  createdAt: Date;
}

/**
 * Which scene each is counted with: null for one that is counted itself. Scenes joined by decisions, also over others, are one cluster and
 * count once (高度相似的，按1项场景计算). Of a cluster's public scenes, or if none is public of those in review, the one is counted that
 * the latest decision names; else that of the decision before, else the one published first. A cluster with nothing on the list counts nothing.
 */
export function countedWith(scenes: readonly ClusterScene[], decisions: readonly SameScene[]): Map<string, string | null> {
  const heads = new Map<string, string | null>();
  const latest = [...decisions].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.firstId < b.firstId ? -1 : 1));
  const byAge = [...scenes].sort(
    (a, b) => (a.publishedAt?.getTime() ?? Infinity) - (b.publishedAt?.getTime() ?? Infinity) || (a.id < b.id ? -1 : 1),
  );
  for (const members of clustersOf(scenes, decisions)) {
    const open = members.filter(({ isPublic }) => isPublic);
    const able = new Set((open.length > 0 ? open : members.filter(({ listed }) => listed)).map(({ id }) => id));
    const named = latest.find(({ countedId }) => able.has(countedId))?.countedId;
    const head = named ?? byAge.find(({ id }) => able.has(id))?.id ?? null;
    for (const { id } of members) heads.set(id, id === head ? null : head);
  }
  return heads;
}

/** The groups of scenes that decisions join; one that is not joined is a group of its own. */
function clustersOf(scenes: readonly ClusterScene[], decisions: readonly SameScene[]): ClusterScene[][] {
  const group = new Map(scenes.map((scene) => [scene.id, [scene]]));
  for (const { firstId, secondId } of decisions) {
    const [one, other] = [group.get(firstId), group.get(secondId)];
    if (!one || !other || one === other) continue;
    one.push(...other);
    for (const { id } of other) group.set(id, one);
  }
  return [...new Set(group.values())];
}
