/** Turns the records of one reading into people, and remembers which attributes they carried at all. */
import type { AttributeValue, Person, Reference } from "../../../core/model/person.ts";
import { isObject, type Json, idAt, objectAt } from "../wire/expect.ts";
import { valueV1 } from "./value-v1.ts";
import type { Labels } from "./keys.ts";
import { showsRelease, valuesV2 } from "./values-v2.ts";
import { shared } from "./wanted.ts";

export interface Mapper {
  /** Keys of the attributes that are kept. */
  readonly wanted: readonly string[];
  /** Turns a record of v1 into a person. @throws Mismatch */
  employee(record: unknown): Person;
  /** Turns a record of v2 and the employment that counts today (null: none) into a person. @throws Mismatch */
  person(record: Json, employment: Json | null): Person;
  /** Keys of the attributes that any answer contained, wanted or not. */
  readonly released: ReadonlySet<string>;
  /** Labels of the same attributes, each as it was first read. */
  readonly labels: Labels;
}

export function mapping(wanted: readonly string[]): Mapper {
  const released = new Set<string>();
  const labels = new Map<string, string>();
  const share = shared();
  const kept = (key: string, value: AttributeValue): AttributeValue =>
    isObject(value) ? share(key, value as unknown as Reference) : value;
  return {
    wanted,
    released,
    labels,
    employee(record) {
      const cells = objectAt(objectAt(record, "record").attributes, "attributes");
      const id = idAt(objectAt(cells.id, "attributes.id", "an object with value").value, "attributes.id.value");
      const attributes: Record<string, AttributeValue> = {};
      for (const key of wanted) {
        const cell = cells[key];
        if (cell !== undefined) attributes[key] = key === "id" ? id : kept(key, valueV1(key, cell));
      }
      for (const key in cells) {
        if (released.has(key)) continue;
        released.add(key);
        labels.set(key, labelOf(cells[key]));
      }
      return { id, attributes };
    },
    person(record, employment) {
      const id = idAt(record.id, "id");
      const values = valuesV2(id, record, employment);
      const attributes: Record<string, AttributeValue> = {};
      for (const key of wanted) {
        const value = values[key];
        if (value !== undefined) attributes[key] = kept(key, value);
      }
      for (const key in values) if (values[key] !== undefined && showsRelease(key, employment)) released.add(key);
      return { id, attributes };
    },
  };
}

function labelOf(cell: unknown): string {
  return isObject(cell) && typeof cell.label === "string" ? cell.label : "";
}
