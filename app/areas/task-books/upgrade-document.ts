import type { TaskBookDocument } from "./document.ts";

/**
 * A stored document in the shape of today. What was signed keeps its stored form and its digest; this is for reading and for the next edit of a
 * draft. Version 1 knew fixed shares only and lacked members that later clauses read, version 2 did not know when the user unit pays: they get the
 * value that says nothing new.
 */
export function readDocument(stored: unknown): TaskBookDocument {
  const document = stored as TaskBookDocument;
  const version: number = document.schemaVersion;
  return version === 1 ? fromFirst(document) : version === 2 ? fromSecond(document) : document;
}

function fromSecond(document: TaskBookDocument): TaskBookDocument {
  return { ...document, schemaVersion: 3, benefitSharing: { ...document.benefitSharing, paymentDays: null } };
}

function fromFirst(document: TaskBookDocument): TaskBookDocument {
  const { model: _, ...benefitSharing } = document.benefitSharing as TaskBookDocument["benefitSharing"] & { model?: string };
  return {
    ...document,
    schemaVersion: 3,
    amends: null,
    parties: {
      items: document.parties.items.map((party) => ({
        ...party,
        signatory: { name: "", title: "", authority: "legalRepresentative", reference: "" },
        inventorRewardBp: null,
      })),
    },
    boundary: { ...document.boundary, robotCodes: [] },
    indicators: {
      items: document.indicators.items.map((item) => ({
        ...item,
        sampleSize: null,
        allowedFailures: null,
        confidenceBp: null,
        evidence: "",
      })),
    },
    workPackages: { ...document.workPackages, funding: { ...document.workPackages.funding, equipment: "buyer" } },
    backgroundIp: {
      ...document.backgroundIp,
      items: document.backgroundIp.items.map((item) => ({ ...item, title: "owned", licence: null })),
    },
    foregroundIp: {
      results: document.foregroundIp.results.map((result) => ({
        ...result,
        reassignMonths: null,
        optionMonths: null,
        exclusiveLicence: null,
      })),
    },
    data: {
      ...document.data,
      datasets: document.data.datasets.map((item) => ({ ...item, recipients: "", usableUntil: null, secrecy: "internal" })),
    },
    benefitSharing: {
      ...benefitSharing,
      pools: benefitSharing.pools.map((pool) => ({ key: pool.key, name: pool.name, model: "fixedShare", shares: pool.shares })),
      awards: [],
      equity: "",
      paymentDays: null,
    },
    replication: { ...document.replication, field: "" },
    liability: {
      ...document.liability,
      carveOuts: ["personalInjury", "intentOrGrossNegligence"],
      insurance: document.liability.insurance.map((item) => ({ ...item, startDate: null, endDate: null })),
    },
    upgradeExit: { ...document.upgradeExit, succession: "rematch" },
    changeDispute: { ...document.changeDispute, forceMajeureDays: 7, language: "chineseOnly" },
  };
}
