import { type SQL, sql } from "drizzle-orm";
import type { Database } from "#db/client.server.ts";
import { TRANSFER_COUNTRIES } from "./rails/choose-rail.ts";

/** A check of the books: what it holds against each other, and a query that gives a row for every place where they differ. */
interface Check {
  name: string;
  /** The same for the operator. */
  title: string;
  /** Rows `what`, `held` and `expected`; amounts are fen. */
  query: SQL;
}

/** What the payment channel sent an organization and took back of it, in fen of the books: rows `organization_id`, `fen`. */
const CHANNEL = sql`
  select organization_id, sum(fen) fen from (
    select organization_id, amount_fen fen from payout_transfers where status in ('sent', 'partlyReversed', 'reversed')
    union all
    select transfer.organization_id, -reversal.amount_fen from payout_reversals reversal join payout_transfers transfer on transfer.id = reversal.transfer_id
    where reversal.status in ('sent', 'covered')) moved group by 1`;

/** Hours after which a payment or refund that is not booked is no longer merely under way. */
const GRACE_HOURS = 1;

const CHECKS: readonly Check[] = [
  {
    name: "posting balances",
    title: "每笔分录借贷平衡",
    query: sql`select posting_id::text what, sum(amount_fen) held, 0 expected from ledger_entries group by posting_id having sum(amount_fen) <> 0`,
  },
  {
    name: "all entries sum to nothing",
    title: "全部分录合计为零",
    query: sql`select 'ledger' what, sum(amount_fen) held, 0 expected from ledger_entries having sum(amount_fen) <> 0`,
  },
  {
    name: "payable of a member = its settlements - its payouts",
    title: "成员应付 = 分配 − 已付",
    query: sql`
      with held as (select organization_id, -sum(amount_fen) fen from ledger_entries where account = 'payable' group by 1),
      given as (select organization_id, sum(amount_fen) fen from settlements group by 1),
      paid as (select organization_id, sum(fen) fen from
        (select organization_id, amount_fen fen from payout_items where status = 'paid' union all ${CHANNEL}) roads group by 1)
      select coalesce(held.organization_id, given.organization_id, paid.organization_id) what, coalesce(held.fen, 0) held,
        coalesce(given.fen, 0) - coalesce(paid.fen, 0) expected
      from held full join given on given.organization_id = held.organization_id
        full join paid on paid.organization_id = coalesce(held.organization_id, given.organization_id)
      where coalesce(held.fen, 0) <> coalesce(given.fen, 0) - coalesce(paid.fen, 0)`,
  },
  {
    name: "a settlement is what its posting credits its member",
    title: "分配与其分录一致",
    query: sql`
      select settlements.id::text what, -coalesce(sum(entry.amount_fen), 0) held, settlements.amount_fen expected
      from settlements left join ledger_entries entry on entry.posting_id = settlements.posting_id
        and entry.account = 'payable' and entry.organization_id = settlements.organization_id
      group by settlements.id having -coalesce(sum(entry.amount_fen), 0) <> settlements.amount_fen`,
  },
  {
    name: "nothing of a settled invoice waits in clearing",
    title: "已分配账单没有挂账余额",
    query: sql`
      select invoice.code what, sum(entry.amount_fen) held, 0 expected
      from postings posting join ledger_entries entry on entry.posting_id = posting.id and entry.account = 'clearing'
        join invoices invoice on invoice.id = posting.invoice_id
      group by invoice.code having sum(entry.amount_fen) <> 0`,
  },
  {
    name: "cash of an invoice = paid - refunded",
    title: "账单入账款 = 已收 − 已退",
    query: sql`
      with booked as (
        select posting.invoice_id, coalesce(sum(entry.amount_fen) filter (where entry.account = 'cash'), 0) fen
        from postings posting left join ledger_entries entry on entry.posting_id = posting.id
        where posting.kind in ('invoicePaid', 'depositReceived', 'refund', 'depositReturned') group by 1),
      refunded as (
        select refund.invoice_id, sum(refund.amount_fen) fen from refunds refund join postings posting on posting.source_id = refund.id
          and posting.kind in ('refund', 'depositReturned') where refund.status = 'succeeded' group by 1)
      select invoice.code what, booked.fen held, invoice.amount_paid_fen - coalesce(refunded.fen, 0) expected
      from booked join invoices invoice on invoice.id = booked.invoice_id left join refunded on refunded.invoice_id = invoice.id
      where booked.fen is distinct from invoice.amount_paid_fen - coalesce(refunded.fen, 0)`,
  },
  {
    name: "what was paid of a booked invoice = its total - what was credited before",
    title: "已入账账单的实收 = 合计 − 付款前调减",
    query: sql`
      select invoice.code what, invoice.amount_paid_fen held, invoice.total_fen - invoice.credited_fen expected
      from invoices invoice where exists
        (select from postings posting where posting.invoice_id = invoice.id and posting.kind in ('invoicePaid', 'depositReceived'))
        and invoice.amount_paid_fen is distinct from invoice.total_fen - invoice.credited_fen`,
  },
  {
    // None at all where the parties share with tax, and each bears its own.
    name: "tax of an invoice = its tax in the proportion of what was kept",
    title: "账单税款与留存款成比例",
    query: sql`
      with booked as (
        select posting.invoice_id, coalesce(-sum(entry.amount_fen) filter (where entry.account = 'taxPayable'), 0) tax,
          coalesce(sum(entry.amount_fen) filter (where entry.account = 'cash'), 0) kept
        from postings posting join ledger_entries entry on entry.posting_id = posting.id
        where posting.kind in ('invoicePaid', 'refund') group by 1)
      select invoice.code what, booked.tax held, floor((2 * invoice.tax_fen::numeric * booked.kept + invoice.total_fen) / (2 * invoice.total_fen)) expected
      from booked join invoices invoice on invoice.id = booked.invoice_id
      where invoice.total_fen > 0 and booked.tax <> 0
        and booked.tax <> floor((2 * invoice.tax_fen::numeric * booked.kept + invoice.total_fen) / (2 * invoice.total_fen))`,
  },
  {
    name: "held of a member = what is kept back of its parts",
    title: "成员冻结额 = 被冻结的分配",
    query: sql`
      with held as (select organization_id, sum(amount_fen) fen from ledger_entries where account = 'held' group by 1),
      kept as (select organization_id, sum(amount_fen) fen from settlements where is_hold group by 1)
      select coalesce(held.organization_id, kept.organization_id) what, coalesce(held.fen, 0) held, coalesce(kept.fen, 0) expected
      from held full join kept on kept.organization_id = held.organization_id
      where coalesce(held.fen, 0) <> coalesce(kept.fen, 0) or held.fen > 0`,
  },
  {
    name: "what came home = what had gone, once",
    title: "退回款 = 曾退出款，且只退回一次",
    query: sql`
      select home.id::text what, -home.amount_fen held, gone.amount_fen expected
      from refunds home join refunds gone on gone.id = home.reverses
      where home.kind = 'reinstatement' and (home.amount_fen <> -gone.amount_fen or gone.status <> 'succeeded')`,
  },
  {
    name: "cash of a transfer = what the bank paid of it",
    title: "银行付款的入账 = 银行已付",
    query: sql`
      with booked as (
        select posting.source_id, -sum(entry.amount_fen) fen from postings posting join ledger_entries entry on entry.posting_id = posting.id
        where posting.kind in ('payout', 'payoutReturned') and entry.account = 'cash' group by 1)
      select coalesce(item.reference, booked.source_id::text) what, coalesce(booked.fen, 0) held,
        case when item.status = 'paid' then item.amount_fen else 0 end expected
      from payout_items item full join booked on booked.source_id = item.id
      where coalesce(booked.fen, 0) <> case when item.status = 'paid' then item.amount_fen else 0 end`,
  },
  {
    name: "cash of a transfer by the channel = what it settles, once it is sent",
    title: "渠道转账的入账 = 已转金额",
    query: sql`
      with booked as (
        select posting.source_id, -sum(entry.amount_fen) fen from postings posting join ledger_entries entry on entry.posting_id = posting.id
        where posting.kind in ('transfer', 'transferReversed') and entry.account = 'cash' group by 1),
      moved as (
        select id, case when status in ('sent', 'partlyReversed', 'reversed') then amount_fen else 0 end fen from payout_transfers
        union all select id, case when status in ('sent', 'covered') then -amount_fen else 0 end from payout_reversals)
      select coalesce(moved.id, booked.source_id)::text what, coalesce(booked.fen, 0) held, coalesce(moved.fen, 0) expected
      from moved full join booked on booked.source_id = moved.id where coalesce(booked.fen, 0) <> coalesce(moved.fen, 0)`,
  },
  {
    name: "a transfer by the channel is the sum of its parts",
    title: "渠道转账 = 各项分配之和",
    query: sql`
      select transfer.id::text what, transfer.amount_fen held, coalesce(sum(part.amount_fen), 0) expected
      from payout_transfers transfer left join payout_transfer_settlements link on link.transfer_id = transfer.id
        left join settlements part on part.id = link.settlement_id
      group by transfer.id having transfer.amount_fen <> coalesce(sum(part.amount_fen), 0)`,
  },
  {
    name: "parts of a member called sent = what the channel sent it",
    title: "记为渠道已转的分配 = 渠道已转",
    query: sql`
      with called as (select organization_id, sum(amount_fen) fen from settlements where status = 'paid' and rail = 'stripeConnect' group by 1),
      moved as (${CHANNEL})
      select coalesce(called.organization_id, moved.organization_id) what, coalesce(called.fen, 0) held, coalesce(moved.fen, 0) expected
      from called full join moved on moved.organization_id = called.organization_id where coalesce(called.fen, 0) <> coalesce(moved.fen, 0)`,
  },
  {
    name: "no part goes by both roads",
    title: "同一分配不走两条通道",
    query: sql`
      select link.settlement_id::text what, count(*) held, 0 expected
      from payout_transfer_settlements link join payout_item_settlements other on other.settlement_id = link.settlement_id
        join payout_items item on item.id = other.item_id join payout_transfers transfer on transfer.id = link.transfer_id
      where item.status in ('open', 'paid') and transfer.status <> 'moved' group by 1
      union all
      select reversal.settlement_id::text, count(*), 0 from payout_reversals reversal join payout_item_settlements other
        on other.settlement_id = reversal.settlement_id join payout_items item on item.id = other.item_id
      where item.status in ('open', 'paid') and reversal.status not in ('refused', 'netted') group by 1
      union all
      select link.settlement_id::text, count(*), 0 from payout_transfer_settlements link join payout_reversals reversal
        on reversal.settlement_id = link.settlement_id where reversal.status not in ('refused', 'netted') group by 1`,
  },
  {
    name: "what of a charge is sent on = what it brought",
    title: "收款转出 = 收款到账",
    query: sql`
      select transfer.charge_id what, sum(transfer.amount + transfer.withheld) + coalesce((
          select sum(reversal.amount - reversal.covered) from payout_reversals reversal join payout_transfers lowered on lowered.id = reversal.transfer_id
          where reversal.status = 'netted' and lowered.charge_id = transfer.charge_id and lowered.kind <> 'restored'), 0) held, payment.settled_net expected
      from payout_transfers transfer join invoice_payments payment on payment.charge_id = transfer.charge_id
      where transfer.kind <> 'restored' and transfer.status <> 'moved'
      group by transfer.charge_id, payment.settled_net
      having sum(transfer.amount + transfer.withheld) + coalesce((
          select sum(reversal.amount - reversal.covered) from payout_reversals reversal join payout_transfers lowered on lowered.id = reversal.transfer_id
          where reversal.status = 'netted' and lowered.charge_id = transfer.charge_id and lowered.kind <> 'restored'), 0) <> payment.settled_net`,
  },
  {
    name: "what was taken back of a transfer = its reversals",
    title: "转账冲回额 = 各笔冲回之和",
    query: sql`
      select transfer.id::text what, transfer.reversed_amount held, coalesce(sum(reversal.amount - reversal.covered), 0) expected
      from payout_transfers transfer left join payout_reversals reversal on reversal.transfer_id = transfer.id and reversal.status = 'sent'
      group by transfer.id having transfer.reversed_amount <> coalesce(sum(reversal.amount - reversal.covered), 0)`,
  },
  {
    name: "what is kept back of an organization's transfers = what is covered by it",
    title: "单位被扣留的转账 = 由此抵补的欠款",
    query: sql`
      with kept as (select organization_id, sum(withheld) amount from payout_transfers group by 1),
      counted as (
        select transfer.organization_id, sum(reversal.covered) amount from payout_reversals reversal
          join payout_transfers transfer on transfer.id = reversal.transfer_id group by 1)
      select coalesce(kept.organization_id, counted.organization_id) what, coalesce(kept.amount, 0) held, coalesce(counted.amount, 0) expected
      from kept full join counted on counted.organization_id = kept.organization_id
      where coalesce(kept.amount, 0) <> coalesce(counted.amount, 0)`,
  },
  {
    name: "cash = paid - refunded - paid out",
    title: "现金 = 已收 − 已退 − 已付",
    query: sql`
      with held as (select coalesce(sum(amount_fen), 0) fen from ledger_entries where account = 'cash'),
      due as (
        select (select coalesce(sum(invoice.amount_paid_fen), 0) from invoices invoice where exists
            (select from postings posting where posting.invoice_id = invoice.id and posting.kind in ('invoicePaid', 'depositReceived')))
          - (select coalesce(sum(refund.amount_fen), 0) from refunds refund where refund.status = 'succeeded' and exists
            (select from postings posting where posting.source_id = refund.id))
          - (select coalesce(sum(amount_fen), 0) from payout_items where status = 'paid')
          - (select coalesce(sum(fen), 0) from (${CHANNEL}) moved) fen)
      select 'cash' what, held.fen held, due.fen expected from held, due where held.fen <> due.fen`,
  },
  {
    name: "a deposit is owed to its payer until it is returned",
    title: "押金在退还前记为负债",
    query: sql`
      select invoice.code what, -sum(entry.amount_fen) filter (where entry.account = 'depositLiability') held,
        sum(entry.amount_fen) filter (where entry.account = 'cash') expected
      from invoices invoice join postings posting on posting.invoice_id = invoice.id join ledger_entries entry on entry.posting_id = posting.id
      where invoice.kind = 'deposit' group by invoice.code
      having -sum(entry.amount_fen) filter (where entry.account = 'depositLiability')
        is distinct from sum(entry.amount_fen) filter (where entry.account = 'cash')`,
  },
  {
    name: "a transfer is the sum of its parts",
    title: "银行付款 = 各项分配之和",
    query: sql`
      select item.reference what, item.amount_fen held, coalesce(sum(part.amount_fen), 0) expected
      from payout_items item left join payout_item_settlements link on link.item_id = item.id left join settlements part on part.id = link.settlement_id
      group by item.id having item.amount_fen <> coalesce(sum(part.amount_fen), 0)`,
  },
  {
    name: "parts of a member called paid = what the bank paid it",
    title: "记为已付的分配 = 银行已付",
    query: sql`
      with called as (select organization_id, sum(amount_fen) fen from settlements where status = 'paid' and rail = 'offlineBank' group by 1),
      paid as (select organization_id, sum(amount_fen) fen from payout_items where status = 'paid' group by 1)
      select coalesce(called.organization_id, paid.organization_id) what, coalesce(called.fen, 0) held, coalesce(paid.fen, 0) expected
      from called full join paid on paid.organization_id = called.organization_id where coalesce(called.fen, 0) <> coalesce(paid.fen, 0)`,
  },
  {
    name: "no part stands in two transfers at once",
    title: "同一分配不在两笔付款中",
    query: sql`
      select link.settlement_id::text what, count(*) held, 1 expected
      from payout_item_settlements link join payout_items item on item.id = link.item_id
      where item.status in ('open', 'paid') group by 1 having count(*) > 1`,
  },
  {
    name: "every payment and refund is booked within the hour",
    title: "收款与退款一小时内入账",
    query: sql`
      select invoice.code what, 0 held, invoice.amount_paid_fen expected from invoices invoice
      where invoice.status = 'paid' and invoice.amount_paid_fen > 0 and invoice.paid_at < now() - make_interval(hours => ${GRACE_HOURS})
        and not exists (select from postings posting where posting.invoice_id = invoice.id and posting.kind in ('invoicePaid', 'depositReceived'))
      union all
      select refund.id::text, 0, refund.amount_fen from refunds refund join invoices invoice on invoice.id = refund.invoice_id
      -- What goes back of an invoice that is not paid yet is booked with its payment.
      where invoice.status = 'paid' and refund.status = 'succeeded' and refund.succeeded_at < now() - make_interval(hours => ${GRACE_HOURS})
        and not exists (select from postings posting where posting.source_id = refund.id)`,
  },
];

/** Of a platform that sends charges on: what it took in has gone on, whole, or is named. */
const CHANNEL_CHECKS: readonly Check[] = [
  {
    name: "a charge that settled is sent on",
    title: "到账的收款已转出",
    query: sql`
      select payment.charge_id what, 0 held, coalesce(payment.settled_net, payment.amount_fen) expected
      from invoice_payments payment join invoices invoice on invoice.id = payment.invoice_id
      where payment.charge_id is not null and invoice.kind <> 'deposit' and coalesce(payment.settled_net, payment.amount_fen) <> 0
        and (invoice.status in ('void', 'uncollectible') or exists
          (select from postings posting where posting.invoice_id = invoice.id and posting.kind = 'invoicePaid'))
        and not exists (select from payout_transfers transfer where transfer.charge_id = payment.charge_id)`,
  },
  {
    name: "what came home of a charge that was sent on is sent on again within the hour",
    title: "退回的款项一小时内重新转出",
    query: sql`
      select home.id::text what, 0 held, home.amount_fen expected
      from refunds home join refunds gone on gone.id = home.reverses
        join postings posting on posting.source_id = home.id and posting.kind = 'refund'
      where posting.created_at < now() - make_interval(hours => ${GRACE_HOURS})
        and exists (select from payout_transfers transfer where transfer.charge_id = gone.charge_id)
        and not exists (select from payout_transfers transfer where transfer.cause_id = home.id)
        and not exists (select from payout_reversals counted where counted.refund_id = home.id)`,
  },
];

export interface LedgerDifference {
  check: string;
  title: string;
  /** Code, reference or id of what differs. */
  what: string;
  /** Fen, or a count. */
  held: string;
  expected: string;
}

/**
 * Holds the ledger against itself and against what it was made from, in one snapshot of the database: postings, members, invoices, deposits,
 * transfers and parts. Gives every difference; none on sound books. A platform that sends charges on (`transfersFrom`, its country) must have sent all.
 */
export async function verifyLedger(
  db: Pick<Database, "transaction">,
  transfersFrom?: string | undefined,
): Promise<{ postings: number; differences: LedgerDifference[] }> {
  return db.transaction(
    async (tx) => {
      const [count] = await tx.execute<{ n: number }>(sql`select count(*)::int n from postings`);
      const differences: LedgerDifference[] = [];
      for (const { name, title, query } of transfersFrom !== undefined && TRANSFER_COUNTRIES.includes(transfersFrom)
        ? [...CHECKS, ...CHANNEL_CHECKS]
        : CHECKS) {
        const rows = await tx.execute<{ what: string; held: unknown; expected: unknown }>(query);
        for (const row of rows)
          differences.push({ check: name, title, what: row.what, held: String(row.held), expected: String(row.expected) });
      }
      return { postings: count?.n ?? 0, differences };
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}
