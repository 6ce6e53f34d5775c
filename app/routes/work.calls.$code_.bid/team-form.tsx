/**
 * TeamForm({ slots, team, reply, mayChange, teamsAllowed, own }): who takes which seat with which capability and how much of the work. Where it may be
 * changed it stands inside the form of the bid.
 */
import { type FormReply, textAt } from "#app/forms/form-values.ts";
import { paths } from "#app/http/paths.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { formatPercentBp } from "#app/ui/format.ts";
import { NumberField } from "#app/ui/number-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { BID_MEMBER_STATUS_NAMES, type BidMemberStatus } from "#db/vocabulary/calls.ts";
import { COMPONENT_KIND_NAMES, type ComponentKind, SLOT_ROLE_NAMES, SLOT_SUPPLY_ROLES, type SlotRole } from "#db/vocabulary/roles.ts";
import "./bid-form.css";

const TONES = { invited: "wait", accepted: "ok", declined: "bad" } as const;

interface Seat {
  id: string;
  slotId: string;
  role: SlotRole;
  organizationName: string;
  capabilityCode: string;
  capabilityName: string;
  workShareBp: number;
  isLead: boolean;
  status: BidMemberStatus;
  reply: string | null;
}

type TeamFormProps = {
  slots: readonly { id: string; role: SlotRole; componentKind: ComponentKind | null; required: boolean }[];
  team: readonly Seat[];
  reply: FormReply | undefined;
  mayChange: boolean;
  teamsAllowed: boolean;
  /** The bidder's own capabilities, offered while typing. */
  own: readonly { code: string; name: string }[];
};

export function TeamForm({ slots, team, reply, mayChange, teamsAllowed, own }: TeamFormProps) {
  const isReply = reply?.initialValue?.["intent"] === "team" || reply?.initialValue?.["intent"] === "save";
  const agreed = team.filter(({ status }) => status === "accepted").length;
  return (
    <Sheet title="团队与分工" id="f-seats" note={team.length === 0 ? "尚未填写" : `${agreed} / ${team.length} 个席位已确认`} flush>
      {team.length > 0 ? (
        <DataTable
          caption="团队与分工"
          rows={team}
          rowKey={(seat) => seat.id}
          cards
          totals={{ share: formatPercentBp(team.reduce((sum, seat) => sum + seat.workShareBp, 0)) }}
          columns={[
            {
              key: "organization",
              header: "单位",
              rowHeader: true,
              render: (seat) => (
                <>
                  <span className="strong">{seat.organizationName}</span>
                  <span className="cap block">
                    {seat.isLead ? "牵头 · " : ""}
                    {SLOT_ROLE_NAMES[seat.role]}
                  </span>
                </>
              ),
            },
            { key: "capability", header: "能力", render: (seat) => seat.capabilityName },
            { key: "share", header: "工作量占比", align: "right", nowrap: true, render: (seat) => formatPercentBp(seat.workShareBp) },
            {
              key: "status",
              header: "确认",
              render: (seat) => (
                <>
                  <Status tone={TONES[seat.status]} word={BID_MEMBER_STATUS_NAMES[seat.status]} />
                  {seat.reply ? <span className="cap block">{seat.reply}</span> : null}
                </>
              ),
            },
          ]}
        />
      ) : null}
      {mayChange ? (
        <div className="sheet-body form">
          <p className="cap">
            每个席位填写承担能力的编号（NL-…），
            {teamsAllowed ? "其他单位的能力会请对方确认，分工改变时须重新确认。" : "这项揭榜不接受团队，只能填贵单位的能力。"}
            合计须为 100.00 %。
          </p>
          {reply?.error?.["seats"]?.length ? <p className="field-error">{reply.error["seats"][0]}</p> : null}
          <datalist id="own-capabilities">
            {own.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </datalist>
          {slots.map((slot, i) => {
            const seat = team.find(({ slotId }) => slotId === slot.id);
            const value = (key: string, stored: string) =>
              isReply && reply?.initialValue ? textAt(reply.initialValue, `seats.${i}.${key}`) : stored;
            return (
              <fieldset key={slot.id} className="bid-row seat">
                <legend>
                  <span className="strong">
                    {SLOT_ROLE_NAMES[slot.role]}
                    {slot.componentKind ? `（${COMPONENT_KIND_NAMES[slot.componentKind]}）` : ""}
                  </span>{" "}
                  <span className="cap">{slot.required ? "必需席位" : "可选席位"}</span>
                </legend>
                <input type="hidden" name={`seats[${i}].slotId`} value={slot.id} />
                <TextField
                  name={`seats[${i}].capabilityCode`}
                  label="能力编号"
                  list="own-capabilities"
                  defaultValue={value("capabilityCode", seat?.capabilityCode ?? "")}
                  error={reply?.error?.[`seats[${i}].capabilityCode`] ?? undefined}
                />
                <NumberField
                  name={`seats[${i}].sharePercent`}
                  label="工作量占比"
                  unit="%"
                  width="short"
                  defaultValue={value("sharePercent", seat ? (seat.workShareBp / 100).toFixed(2) : "")}
                  error={reply?.error?.[`seats[${i}].sharePercent`] ?? undefined}
                />
                <span className="seat-search">
                  <ButtonLink to={paths.capabilities({ role: SLOT_SUPPLY_ROLES[slot.role] })} variant="text" small>
                    在能力库中查找
                  </ButtonLink>
                </span>
              </fieldset>
            );
          })}
          <div className="row">
            <SubmitButton name="intent" value="team" variant="default" pending="正在保存…">
              保存团队
            </SubmitButton>
          </div>
        </div>
      ) : null}
    </Sheet>
  );
}
