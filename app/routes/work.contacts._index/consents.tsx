import { Form, Link } from "@remix-run/react";
import type { ConsentLine, OwnContact, ShownContact } from "#app/areas/organizations/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { CONSENT_STATUS_NAMES } from "#db/vocabulary/organizations.ts";
import { CONSENT_TONES } from "../work.organization/tones.ts";
import "./contacts.css";

/** `offeredContactId`: the contact its scene names, to begin with. */
type OfferedConsent = ConsentLine & { offeredContactId: string | null };

type ConsentSheetProps = {
  consents: readonly OfferedConsent[];
  contacts: readonly OwnContact[];
  mayChange: boolean;
  shown: { consentId: string; contact: ShownContact } | null;
};

/** With whom contacts are or may be exchanged: what waits for an answer first. */
export function ConsentSheet({ consents, contacts, mayChange, shown }: ConsentSheetProps) {
  const current = consents.filter(({ status }) => status === "asked" || status === "agreed");
  const past = consents.filter(({ status }) => status === "declined" || status === "withdrawn");
  return (
    <>
      <Sheet title="联系方式的交换" note={current.length > 0 ? `${current.length} 份有效或待答复` : undefined} flush>
        {current.length === 0 ? (
          <EmptyState title="没有有效的授权" reason="在场景、能力或单位页面点击“申请交换联系方式”，对方同意后会出现在这里。" />
        ) : (
          <ul className="consents">
            {current.map((consent) => (
              <Consent
                key={consent.id}
                consent={consent}
                contacts={contacts}
                mayChange={mayChange}
                contact={shown?.consentId === consent.id ? shown.contact : null}
              />
            ))}
          </ul>
        )}
      </Sheet>
      {past.length > 0 ? (
        <Sheet title="已结束的授权" note="记录保留，联系方式不再可见" flush>
          <ul className="consents">
            {past.map((consent) => (
              <Consent key={consent.id} consent={consent} contacts={contacts} mayChange={false} contact={null} />
            ))}
          </ul>
        </Sheet>
      ) : null}
    </>
  );
}

type ConsentProps = { consent: OfferedConsent; contacts: readonly OwnContact[]; mayChange: boolean; contact: ShownContact | null };

function Consent({ consent, contacts, mayChange, contact }: ConsentProps) {
  const { id, other, status, isOwnAsking, purpose, subjectCode, askedAt, ownTitle, masked, looks } = consent;
  const theirs = contact ?? masked;
  return (
    <li>
      <div className="consent-head">
        <Link to={paths.publicOrganization(other.code)}>{other.name}</Link>
        <Status tone={CONSENT_TONES[status]} word={status === "asked" && !isOwnAsking ? "待贵单位答复" : CONSENT_STATUS_NAMES[status]} />
        <span className="cap">
          {isOwnAsking ? "贵单位" : "对方"}于 {formatDateTime(askedAt)} 申请
        </span>
      </div>
      <DescriptionList
        items={[
          { term: "用途", detail: subjectCode ? `${purpose}（${subjectCode}）` : purpose },
          { term: "贵单位提供", detail: ownTitle ? `${ownTitle}${status === "agreed" ? ` · 对方已查看 ${looks} 次` : ""}` : "未选择" },
          ...(theirs
            ? [
                {
                  term: "对方联系人",
                  detail: [theirs.title, theirs.personName, theirs.phone, theirs.email].filter(Boolean).join(" · "),
                  wide: true,
                },
              ]
            : []),
        ]}
      />
      <div className="row">
        {status === "agreed" && masked && !contact ? (
          <Form method="post" preventScrollReset>
            <input type="hidden" name="intent" value="look" />
            <input type="hidden" name="consentId" value={id} />
            <SubmitButton variant="outline" small pending="正在查看…">
              查看联系方式
            </SubmitButton>
          </Form>
        ) : null}
        {mayChange && status === "asked" && !isOwnAsking ? <AnswerForms consent={consent} contacts={contacts} /> : null}
        {mayChange && (status === "agreed" || isOwnAsking) ? (
          <ConfirmButton
            label={status === "agreed" ? "撤回授权" : "撤回申请"}
            question={`${status === "agreed" ? "撤回与" : "撤回对"}“${other.name}”的${status === "agreed" ? "授权" : "申请"}？`}
            consequence={status === "agreed" ? "撤回后双方立即看不到对方的联系方式。" : "撤回后可以重新申请。"}
            fields={{ intent: "end", consentId: id }}
            side="left"
            small
          />
        ) : null}
        {contact ? <span className="cap">本次查看已记录，对方可以看到查看次数。</span> : null}
      </div>
    </li>
  );
}

function AnswerForms({ consent, contacts }: { consent: OfferedConsent; contacts: readonly OwnContact[] }) {
  return (
    <>
      {contacts.length === 0 ? (
        <span className="muted">请先在下面登记联系人，再答复。</span>
      ) : (
        <Form method="post" className="consent-answer" preventScrollReset>
          <input type="hidden" name="answer" value="agree" />
          <input type="hidden" name="consentId" value={consent.id} />
          <SelectField
            name="contactId"
            id={`contact-${consent.id}`}
            label="提供给对方的联系人"
            defaultValue={consent.offeredContactId ?? undefined}
            options={contacts.map(({ id, title, personName }) => ({ value: id, label: `${title}（${personName}）` }))}
          />
          <SubmitButton small pending="正在答复…">
            同意交换
          </SubmitButton>
        </Form>
      )}
      <ConfirmButton
        label="不同意"
        question={`不同意与“${consent.other.name}”交换联系方式？`}
        consequence="对方会收到答复，双方都看不到对方的联系方式。"
        fields={{ answer: "decline", consentId: consent.id }}
        side="left"
        small
      />
    </>
  );
}
