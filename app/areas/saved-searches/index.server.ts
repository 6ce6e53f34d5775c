export { openSavedSearch, renameSavedSearch, setSavedSearchNotify } from "./change-saved-search.server.ts";
export { deleteSavedSearch } from "./delete-saved-search.server.ts";
export { matchSavedSearches, sweepSavedSearches } from "./jobs.server.ts";
export { listSavedSearches, type SavedSearchLine } from "./reads.server.ts";
export { saveSearch } from "./save-search.server.ts";
