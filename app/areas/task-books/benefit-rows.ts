import { type BenefitSharing, type TypedBenefits, type TypedPool, type TypedRoyalty, typedOf } from "./benefit-form.ts";
import { freeKey } from "./clause-rows.ts";
import { POOL_KEYS, TIER_KINDS } from "./clause-variants.ts";

/**
 * Changes the rows of a form as a button asks ("add-tier 0 band"). A new row gets a key no row of the form or of the clause it was made of has.
 * Returns the field the reader goes on in, or null.
 */
export function changeRows(
  typed: TypedBenefits,
  change: string,
  base: BenefitSharing,
  partyIds: readonly string[],
): { typed: TypedBenefits; focus: string | null } {
  const stored = typedOf(base, partyIds);
  const fresh = (prefix: string, list: "tiers" | "royalties") =>
    freeKey(
      prefix,
      [...typed.pools, ...stored.pools].flatMap((one) => one[list].map(({ key }) => key)),
    );
  const [verb = "", ...args] = change.split(" ");
  const [p, at] = [Number(args[0]), Number(args[1])];
  const pool = typed.pools[p];
  const percents = partyIds.map((organizationId) => ({ organizationId, percent: "" }));
  const amounts = partyIds.map((organizationId) => ({ organizationId, yuan: "" }));
  const withPool = (changed: Partial<TypedPool>): TypedBenefits => ({
    ...typed,
    pools: typed.pools.map((one, i) => (i === p ? { ...one, ...changed } : one)),
  });
  if (verb === "add-pool") {
    const key = POOL_KEYS.find((candidate) => !typed.pools.some((one) => one.key === candidate));
    if (!key) return { typed, focus: null };
    const added: TypedPool = {
      key,
      name: POOL_NAMES[key],
      model: "fixedShare",
      shares: percents,
      entryFees: amounts,
      tiers: [],
      royalties: [],
    };
    return { typed: { ...typed, pools: [...typed.pools, added] }, focus: `pools[${typed.pools.length}].name` };
  }
  if (verb === "remove-pool" && typed.pools.length > 1)
    return { typed: { ...typed, pools: typed.pools.filter((_, i) => i !== p) }, focus: "pools[0].name" };
  if (verb === "add-award") {
    const keys = [...typed.awards, ...stored.awards].map((award) => award.key);
    const award = { key: freeKey("M", keys), milestoneKey: "", organizationId: "", yuan: "" };
    return { typed: { ...typed, awards: [...typed.awards, award].slice(0, 30) }, focus: `awards[${typed.awards.length}].milestoneKey` };
  }
  if (verb === "remove-award") return { typed: { ...typed, awards: typed.awards.filter((_, i) => i !== p) }, focus: "add-award" };
  if (!pool) return { typed, focus: null };
  if (verb === "add-tier") {
    const kind = TIER_KINDS.find((one) => one === args[1]) ?? "costRecovery";
    const tier = { key: fresh("T", "tiers"), name: TIER_NAMES[kind], kind, rate: "", limit: "", amounts, shares: percents };
    return { typed: withPool({ tiers: [...pool.tiers, tier].slice(0, 20) }), focus: `pools[${p}].tiers[${pool.tiers.length}].name` };
  }
  if (verb === "remove-tier") return { typed: withPool({ tiers: pool.tiers.filter((_, i) => i !== at) }), focus: `pools[${p}].model` };
  if (verb === "raise-tier") return { typed: withPool({ tiers: raised(pool.tiers, at) }), focus: `pools[${p}].tiers[${at - 1}].name` };
  if (verb === "add-royalty") {
    const royalty: TypedRoyalty = {
      key: fresh("R", "royalties"),
      name: "部署提成",
      organizationId: "",
      base: "perDeployment",
      unit: "",
      rate: "",
      stepAfter: "",
      stepUnit: "",
      stepRate: "",
      floor: "",
      cap: "",
      startDate: "",
      endDate: "",
    };
    return {
      typed: withPool({ royalties: [...pool.royalties, royalty].slice(0, 30) }),
      focus: `pools[${p}].royalties[${pool.royalties.length}].name`,
    };
  }
  if (verb === "remove-royalty")
    return { typed: withPool({ royalties: pool.royalties.filter((_, i) => i !== at) }), focus: `pools[${p}].model` };
  if (verb === "raise-royalty")
    return { typed: withPool({ royalties: raised(pool.royalties, at) }), focus: `pools[${p}].royalties[${at - 1}].name` };
  return { typed, focus: null };
}

const POOL_NAMES = {
  raasRevenue: "机器人服务费",
  replicationRevenue: "复制推广收入",
  licenceRevenue: "成果许可收入",
  dataRevenue: "数据经营收入",
};
const TIER_NAMES = { costRecovery: "成本回收", preferredReturn: "优先回报", band: "收入区间" };

function raised<T>(rows: readonly T[], at: number): T[] {
  const [above, row] = [rows[at - 1], rows[at]];
  if (above === undefined || row === undefined) return [...rows];
  return rows.map((one, i) => (i === at - 1 ? row : i === at ? above : one));
}
