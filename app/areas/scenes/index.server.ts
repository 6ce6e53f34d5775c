export { advanceScene } from "./advance-scene.server.ts";
export { sceneAsInput } from "./as-input.ts";
export { closeScene } from "./close-scene.server.ts";
export { type Completeness, completenessOf, completenessScores } from "./completeness.server.ts";
export { endOfDay, requirementRow, sceneColumns, slotRows } from "./content.server.ts";
export { createScene } from "./create-scene.server.ts";
export { crowdingOf } from "./crowding.server.ts";
export { sceneDocuments } from "./document.server.ts";
export { type DraftValue, type DraftValues, stepFromForm } from "./drafts/content.ts";
export { discardDraft, restoreDraft } from "./drafts/discard-draft.server.ts";
export { filesOfDraft, mayOpenRevisionFiles } from "./drafts/draft-files.server.ts";
export type { DraftFault } from "./drafts/faults.ts";
export { countMySceneWork, listMySceneWork, MY_SCENE_SORTS, type MySceneLine } from "./drafts/my-list.server.ts";
export { copyableScenes, type DraftCard, type DraftFrame, discardedDraft, getDraft, openDraftOf, stepOf } from "./drafts/reads.server.ts";
export { type SavedDraft, saveDraft } from "./drafts/save-draft.server.ts";
export { startDraft } from "./drafts/start-draft.server.ts";
export { submitDraft } from "./drafts/submit-draft.server.ts";
export { extendScene } from "./extend-scene.server.ts";
export { countScenesWith, holdScenes, markBenchmark } from "./hold-scenes.server.ts";
export { indexScenes, indexScenesOf } from "./jobs.server.ts";
export { sceneChanges } from "./list-changes.server.ts";
export { namesOfScenes, scenesMeeting } from "./meeting.server.ts";
export { nameAdvice } from "./name-rules.ts";
export { compareScenes, type NearDuplicate, nearDuplicatePairs, nearDuplicates } from "./near-duplicates.server.ts";
export { commitImport, type ImportCounts } from "./plan-table/commit-import.server.ts";
export { discardImport } from "./plan-table/discard-import.server.ts";
export { editImport } from "./plan-table/edit-import.server.ts";
export {
  exportMyScenes,
  myPlanRows,
  type PlanLine,
  type PlanRow,
  planCells,
  writePlanTable,
} from "./plan-table/export-scenes.server.ts";
export {
  getImport,
  type ImportLine,
  type ImportPage,
  type ImportReview,
  importReport,
  listImports,
  type ReviewRow,
} from "./plan-table/import-reads.server.ts";
export { LIMITS as PLAN_FILE_LIMITS } from "./plan-table/limits.ts";
export { mapImport } from "./plan-table/map-import.server.ts";
export { behind, inPlan, PLAN_ORDER, type PlanPart, type PlanPlace } from "./plan-table/plan-order.server.ts";
export { readWorkbook } from "./plan-table/read-workbook.server.ts";
export { startImport } from "./plan-table/start-import.server.ts";
export { sweepImports } from "./plan-table/sweep-imports.server.ts";
export { planTemplate } from "./plan-table/template.server.ts";
export { workbookOf } from "./plan-table/write-workbook.server.ts";
export { pledgeConfidentiality } from "./pledge-confidentiality.server.ts";
export { type PledgeLine, pledgePage, pledgesOfMyScene } from "./pledge-reads.server.ts";
export { mayPledgeForCall } from "./policy.ts";
export { publishRevision } from "./publish-revision.server.ts";
export { publishScene } from "./publish-scene.server.ts";
export {
  contentVersionOf,
  galleryCounts,
  getMyScene,
  getScene,
  getSceneById,
  publicScenesOf,
  type Requirement,
  type RoleSlot,
  type Scene,
  type SceneLine,
  type SceneWithParts,
  scenesById,
  showTarget,
  visibleScenes,
} from "./reads.server.ts";
export { retagScenes } from "./retag.server.ts";
export { returnRevision } from "./return-revision.server.ts";
export { returnScene } from "./return-scene.server.ts";
export { isUnderRevision } from "./revision.server.ts";
export { getRevision, pendingRevisions, type RevisionPage } from "./revision-reads.server.ts";
export { contactsOfMyScenes } from "./scene-contacts.server.ts";
export type { SceneChange } from "./scene-diff.ts";
export type { SceneInput } from "./schemas.ts";
export { readSceneSearch } from "./schemas.ts";
export { type SceneHit, type SceneSearchResult, searchScenes } from "./search.server.ts";
export type { SceneFacets } from "./search-parts.ts";
export { sharedStretches } from "./similarity.ts";
export { sweepSimilarity } from "./similarity-table.server.ts";
export { COLLECTING_STATUSES, isCollecting, isListed, isPublic as isPublicScene } from "./states.ts";
export { submitRevision } from "./submit-revision.server.ts";
export { submitScene } from "./submit-scene.server.ts";
export { sweepScenes } from "./sweep.server.ts";
export { SCENE_TEMPLATES, templateRows } from "./templates/index.ts";
export { asRevised, type ReviewedText, textsUnderReview } from "./under-review.server.ts";
export { updateScene } from "./update-scene.server.ts";
export { compareSceneVersions, listSceneVersions, type SceneVersionLine } from "./versions.server.ts";
export { setSceneViewers, withoutPledge } from "./viewers.server.ts";
export type { VisibleScene, WithheldPart } from "./visible-scene.ts";
export { withdrawRevision } from "./withdraw-revision.server.ts";
export { withdrawScene } from "./withdraw-scene.server.ts";
