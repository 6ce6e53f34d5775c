import { Form } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import { benefitsOf, readTyped, type TypedBenefits } from "#app/areas/task-books/benefit-form.ts";
import { ClauseSending } from "#app/routes/work.task-books.$code_.clauses.$key/clause-frame.tsx";
import type { FormState } from "#app/routes/work.task-books.$code_.clauses.$key/clause-view.ts";
import { fieldId } from "#app/ui/field-source.ts";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { exampleDrivers } from "./example-terms.ts";
import { choicesOf, type Page, type PartProps, typedIn } from "./page-data.ts";
import { PoolFields } from "./pool-fields.tsx";
import "./benefits.css";

/**
 * Clause 12 as one form. What is typed is read from the form itself at every keystroke, and the worked examples move with it; without
 * JavaScript the button 重新计算 does the same on the server.
 */
export function BenefitEditor({ page, form }: { page: Page; form: FormState }) {
  const element = useRef<HTMLFormElement>(null);
  const [first] = useState(() => typedIn(form.values));
  const [typed, setTyped] = useState(first);
  const { errors, added } = form;
  useEffect(() => {
    if (added) document.getElementById(fieldId(added))?.focus();
  }, [added]);
  const read = () => {
    if (!element.current) return;
    const sent = new FormData(element.current);
    setTyped(readTyped((name) => sent.get(name)));
  };
  const { pools, awards } = benefitsOf(typed);
  const drivers = exampleDrivers(typed, page);
  const figure = { inputMode: "decimal" as const, width: "short" as const };
  return (
    <Form method="post" ref={element} onInput={read} noValidate preventScrollReset className="stack benefits">
      {/* The first button answers the Enter key: it computes, it does not save. */}
      <button type="submit" name="row" value="recompute" className="vh" tabIndex={-1} aria-hidden="true">
        重新计算
      </button>
      <input type="hidden" name="opened" value={form.base} />
      <p className="muted">
        平台目前按到账的服务费、作业次数和部署台数自动分配；里程碑奖励和按复制处数的提成，暂由各方按本条的同一算法自行结算。
      </p>
      <Sheet title="示例按什么计算" note="只用于下面的示例，不写入条款；里程碑按均已通过、提成按均在期间内计">
        <div className="benefits-fields">
          <TextField name="example.poolYuan" label="累计到账" unit="元" inputMode="decimal" defaultValue={first.example.poolYuan} />
          <TextField name="example.deployments" label="部署" unit="台" {...figure} defaultValue={first.example.deployments} />
          <TextField name="example.replications" label="复制" unit="处" {...figure} defaultValue={first.example.replications} />
          <TextField name="example.tasks" label="成功作业" unit="次" {...figure} defaultValue={first.example.tasks} />
        </div>
      </Sheet>
      {typed.pools.map((pool, p) => (
        <PoolFields
          // biome-ignore lint/suspicious/noArrayIndexKey: rows change only with an answer, which makes the whole form anew
          key={p}
          page={page}
          errors={errors}
          pool={pool}
          p={p}
          found={pools[p] ?? null}
          awards={awards}
          drivers={drivers}
          only={typed.pools.length === 1}
        />
      ))}
      {typed.pools.length < choicesOf(page, "pools[].key").length ? (
        <p id={fieldId("pools")} tabIndex={-1}>
          <SubmitButton variant="default" icon="plus" name="row" value="add-pool">
            加一种收益来源
          </SubmitButton>
        </p>
      ) : null}
      <Awards page={page} errors={errors} typed={typed} />
      <Sheet title="支付与查账">
        <div className="benefits-fields">
          <SelectField name="base" label="分配基数" options={choicesOf(page, "base")} defaultValue={first.base} error={errors["base"]} />
          <TextField
            name="paymentDays"
            label="用户单位付款期限"
            unit="日"
            hint="自交付或者确认结算金额起算；留空为未约定"
            {...figure}
            defaultValue={first.paymentDays}
            error={errors["paymentDays"]}
          />
          <TextField
            name="payoutDays"
            label="到账后划付期限"
            unit="日"
            {...figure}
            defaultValue={first.payoutDays}
            error={errors["payoutDays"]}
          />
          <SelectField
            name="auditRight"
            label="查阅账目"
            options={[
              { value: "yes", label: "各方可以查阅" },
              { value: "no", label: "只提供计算明细" },
            ]}
            defaultValue={first.auditRight}
          />
          <TextField
            name="auditYears"
            label="可查阅最近"
            unit="年"
            {...figure}
            defaultValue={first.auditYears}
            error={errors["auditYears"]}
          />
        </div>
        <TextField
          name="equity"
          label="股权安排"
          hint="写明另行签订的协议；不影响本条的计算"
          optional
          width="full"
          defaultValue={first.equity}
          error={errors["equity"]}
        />
      </Sheet>
      <ClauseSending page={page} form={form} />
    </Form>
  );
}

function Awards({ page, errors, typed }: PartProps & { typed: TypedBenefits }) {
  return (
    <Sheet title="里程碑奖励" note="里程碑通过后，从机器人服务费中最先支付">
      {typed.awards.length === 0 ? <p className="muted">没有约定里程碑奖励。</p> : null}
      {typed.awards.map((award, i) => {
        const at = `awards[${i}]`;
        return (
          <fieldset key={award.key} className="benefits-step">
            <legend>第 {i + 1} 项奖励</legend>
            <input type="hidden" name={`${at}.key`} value={award.key} />
            <div className="benefits-fields">
              <SelectField
                name={`${at}.milestoneKey`}
                label="里程碑"
                placeholder="请选择"
                options={choicesOf(page, "milestones")}
                defaultValue={award.milestoneKey}
                error={errors[`${at}.milestoneKey`]}
              />
              <SelectField
                name={`${at}.organizationId`}
                label="获得单位"
                placeholder="请选择"
                options={choicesOf(page, "parties")}
                defaultValue={award.organizationId}
              />
              <TextField
                name={`${at}.yuan`}
                label="金额"
                unit="元"
                inputMode="decimal"
                defaultValue={award.yuan}
                error={errors[`${at}.yuan`]}
              />
            </div>
            <p className="benefits-buttons">
              <SubmitButton variant="text" small name="row" value={`remove-award ${i}`}>
                删除第 {i + 1} 项奖励
              </SubmitButton>
            </p>
          </fieldset>
        );
      })}
      <p className="benefits-buttons">
        <SubmitButton variant="default" small icon="plus" name="row" value="add-award">
          加一项里程碑奖励
        </SubmitButton>
      </p>
    </Sheet>
  );
}
