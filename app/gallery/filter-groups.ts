import type { FilterGroup } from "./filter-panel.tsx";

/** Choices of a vocabulary with their counts; those without any hit are left out unless they are chosen. */
export function choices<K extends string>(
  keys: readonly K[],
  names: Readonly<Record<K, string>>,
  counts: Readonly<Record<string, number>>,
  selected: readonly string[],
): FilterGroup["options"] {
  return keys
    .map((value) => ({ value, label: names[value], count: counts[value] ?? 0 }))
    .filter(({ value, count }) => count > 0 || selected.includes(value));
}

interface Region {
  code: string;
  name: string;
}

/** Provinces, and cities once their province is chosen: the list of all would be too long to read. Regions with most hits first. */
export function regionGroups(
  provinces: readonly (Region & { cities: readonly Region[] })[],
  byProvince: Readonly<Record<string, number>>,
  byCity: Readonly<Record<string, number>>,
  selected: readonly string[],
  words = { province: "所在省份", city: "所在城市" },
): FilterGroup[] {
  const options = (regions: readonly Region[], counts: Readonly<Record<string, number>>) =>
    regions
      .map(({ code, name }) => ({ value: code, label: name, count: counts[code] ?? 0 }))
      .filter(({ value, count }) => count > 0 || selected.includes(value))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  const opened = provinces.filter(({ code, cities }) => selected.includes(code) || cities.some((city) => selected.includes(city.code)));
  return [
    { legend: words.province, name: "region", options: options(provinces, byProvince), selected: [...selected] },
    {
      legend: words.city,
      name: "region",
      options: options(
        opened.flatMap(({ cities }) => cities),
        byCity,
      ),
      selected: [...selected],
    },
  ];
}

/** What is chosen, one entry a choice, for the chips above the list. The choice of "any" is none. */
export function chosenFilters(groups: readonly FilterGroup[]): { name: string; value: string; legend: string; label: string }[] {
  return groups.flatMap(({ name, legend, options, selected }) =>
    options.filter(({ value }) => value !== "" && selected.includes(value)).map(({ value, label }) => ({ name, value, legend, label })),
  );
}
