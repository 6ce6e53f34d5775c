/** SeatTable({ seats }): the seats of the consortium: the lead one is always there, every other is asked for or not. */
import type { FormValues } from "#app/forms/form-values.ts";
import {
  COMPONENT_KIND_NAMES,
  COMPONENT_KINDS,
  type ComponentKind,
  SLOT_ROLE_NAMES,
  SLOT_ROLES,
  type SlotRole,
} from "#db/vocabulary/roles.ts";

const NEEDS = [
  { value: "none", label: "不需要" },
  { value: "required", label: "必须有" },
  { value: "wished", label: "希望有" },
] as const;

export interface Seat {
  role: SlotRole;
  componentKind: ComponentKind | "";
  label: string;
  need: (typeof NEEDS)[number]["value"];
}

/** Every seat that can be asked for besides the lead one: roles, and parts by their kind. */
const SEATS: Omit<Seat, "need">[] = [
  ...SLOT_ROLES.filter((role) => role !== "prime" && role !== "partsSupplier").map((role) => ({
    role,
    componentKind: "" as const,
    label: SLOT_ROLE_NAMES[role],
  })),
  ...COMPONENT_KINDS.map((kind) => ({
    role: "partsSupplier" as const,
    componentKind: kind,
    label: `零部件企业：${COMPONENT_KIND_NAMES[kind]}`,
  })),
];

/** The seats with what is asked of each. A seat asked for twice, as an import may have it, stands twice. */
export function seatsOf(values: FormValues): Seat[] {
  const rows = Array.isArray(values["slots"]) ? (values["slots"] as Record<string, string>[]) : [];
  return SEATS.flatMap((seat) => {
    const own = rows.filter(({ role, componentKind }) => role === seat.role && (componentKind ?? "") === seat.componentKind);
    const needs = own.map(({ need }) => NEEDS.find(({ value }) => value === need)?.value ?? "none");
    return (needs.length === 0 ? (["none"] as const) : needs).map((need) => ({ ...seat, need }));
  });
}

export function SeatTable({ seats }: { seats: readonly Seat[] }) {
  return (
    <table className="tb compact seats">
      <caption className="vh">联合体成员角色</caption>
      <thead>
        <tr>
          <th scope="col">席位</th>
          <th scope="col">需要程度</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">整机企业或应用服务商（牵头）</th>
          <td>必须有，恰好一个</td>
        </tr>
        {seats.map((seat, i) => (
          // The same seat may be asked for twice, and the list never changes its order.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <tr key={i}>
            <th scope="row">{seat.label}</th>
            <td>
              <input type="hidden" name={`slots[${i}].role`} value={seat.role} />
              <input type="hidden" name={`slots[${i}].componentKind`} value={seat.componentKind} />
              <fieldset>
                <legend className="vh">{seat.label}</legend>
                {NEEDS.map(({ value, label }) => (
                  <label key={value} className="choice">
                    <input type="radio" name={`slots[${i}].need`} value={value} defaultChecked={seat.need === value} />
                    <span>{label}</span>
                  </label>
                ))}
              </fieldset>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
