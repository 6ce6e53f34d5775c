import ts from "typescript";
import { FRACTIONS, PAYMENT_METHOD_MAP_FACTS, PAYMENT_METHOD_MAPS, PAYMENT_METHODS_KEPT, WHOLE } from "./operations.ts";
import { distinct, metadataParam, type Schema } from "./schema.ts";

/** Where a type stands: in a request (`null` is sent as an empty text, so it is no type of its own) or in an answer. */
interface Place {
  request: boolean;
  /** The property the type belongs to; a number's name tells whether it is a fraction. */
  name: string;
  /** Inside a map with one entry per payment method. */
  methodMap: boolean;
}

const DECIMAL: Schema = { type: "string", format: "decimal", pattern: "^-?[0-9]+(\\.[0-9]{1,12})?$" };

/** Turns declared types into schemas. Named resources are collected in `schemas` and referred to. */
export class Conversion {
  readonly schemas: Record<string, Schema> = {};
  readonly #checker: ts.TypeChecker;

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
  }

  /** The schema of a request's parameters. */
  request(type: ts.Type): Schema {
    const place: Place = { request: true, name: "", methodMap: false };
    return type.isUnion() ? this.#convert(type, place) : this.#object(type, place);
  }

  /** The schema of an answer. */
  answer(type: ts.Type): Schema {
    return this.#convert(type, { request: false, name: "", methodMap: false });
  }

  #convert(type: ts.Type, place: Place): Schema {
    if (type.aliasSymbol?.name === "Decimal" || /^Decimal(Impl)?$/.test(type.getSymbol()?.name ?? "")) return { ...DECIMAL };
    if (isOpenText(type)) return { type: "string" };
    if (type.isUnion()) return this.#union(type, place);
    const primitive = this.#primitive(type, place);
    if (primitive) return primitive;
    if (this.#checker.isArrayType(type)) return { type: "array", items: this.#convert(this.#argument(type), place) };
    const symbol = type.getSymbol()?.name ?? "";
    if (/^Api(List|SearchResult)$/.test(symbol)) return this.#nestedList(type, symbol === "ApiList", place);
    if (symbol === "MetadataParam") return metadataParam();
    if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.NonPrimitive)) return {};
    const resource = this.#resourceName(type);
    if (resource !== undefined) return this.#reference(type, resource);
    if (type.flags & ts.TypeFlags.Object || type.isIntersection()) return this.#object(type, place);
    throw new Error(`A declared type the derivation does not know: ${this.#checker.typeToString(type)}`);
  }

  #primitive(type: ts.Type, place: Place): Schema | undefined {
    const { flags } = type;
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
    if (flags & ts.TypeFlags.BooleanLiteral) return { const: this.#checker.typeToString(type) === "true" };
    if (flags & ts.TypeFlags.String) return { type: "string" };
    if (flags & ts.TypeFlags.Number) return { type: FRACTIONS.has(place.name) ? "number" : "integer" };
    if (flags & ts.TypeFlags.Boolean) return { type: "boolean" };
    return flags & ts.TypeFlags.Null ? { type: "null" } : undefined;
  }

  #union(union: ts.UnionType, place: Place): Schema {
    let types = union.types.filter(({ flags }) => !(flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)));
    if (place.request) types = types.filter(({ flags }) => !(flags & ts.TypeFlags.Null));
    const words = types.flatMap((type) => (type.isStringLiteral() ? [type.value] : []));
    const open = types.some(isOpenText);
    types = types.filter((type) => !type.isStringLiteral() && !isOpenText(type));
    const isFlag = ({ flags }: ts.Type) => (flags & ts.TypeFlags.BooleanLiteral) !== 0;
    const boolean = types.filter(isFlag).length === 2;
    if (boolean) types = types.filter((type) => !isFlag(type));

    const arms: Schema[] = [];
    if (words.length > 0) arms.push({ type: "string", enum: words.sort(), ...(open ? { "x-open-enum": true } : {}) });
    else if (open) arms.push({ type: "string" });
    if (boolean) arms.push({ type: "boolean" });
    for (const type of types) arms.push(this.#convert(type, place));
    return withNullFolded(distinct(arms));
  }

  #object(type: ts.Type, place: Place): Schema {
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const property of type.getProperties()) {
      const { name } = property;
      const declared = this.#checker.getTypeOfSymbol(property);
      const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
      if (name === "lastResponse" || isNothing(declared, optional)) continue;
      if (place.methodMap && !PAYMENT_METHODS_KEPT.has(name) && !PAYMENT_METHOD_MAP_FACTS.has(name)) continue;
      properties[name] = this.#convert(declared, { ...place, name, methodMap: PAYMENT_METHOD_MAPS.has(name) });
      // An answer names the one method that was used; the declaration calls all of them required.
      const otherMethod = place.methodMap && !place.request && PAYMENT_METHODS_KEPT.has(name);
      if (!optional && !otherMethod) required.push(name);
    }
    const index = type.getStringIndexType();
    const keepsUnknownMethods = place.methodMap && !place.request;
    return {
      type: "object",
      ...(index && Object.keys(properties).length === 0 ? {} : { properties }),
      additionalProperties: index ? this.#convert(index, place) : keepsUnknownMethods,
      ...(required.length > 0 ? { required: required.sort() } : {}),
    };
  }

  #nestedList(type: ts.Type, isList: boolean, place: Place): Schema {
    return {
      type: "object",
      required: ["data", "has_more", "object", "url"],
      properties: {
        object: { const: isList ? "list" : "search_result" },
        data: { type: "array", items: this.#convert(this.#argument(type), place) },
        has_more: { type: "boolean" },
        url: { type: "string" },
      },
      additionalProperties: !isList,
    };
  }

  #argument(type: ts.Type): ts.Type {
    const [argument] = type.aliasTypeArguments ?? this.#checker.getTypeArguments(type as ts.TypeReference);
    if (!argument) throw new Error(`No type argument: ${this.#checker.typeToString(type)}`);
    return argument;
  }

  #reference(type: ts.Type, name: string): Schema {
    if (!Object.hasOwn(this.schemas, name)) {
      // Set before it is filled: resources refer to each other in circles.
      this.schemas[name] = {};
      this.schemas[name] = WHOLE.has(name) ? this.#object(type, { request: false, name: "", methodMap: false }) : stub(name);
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  /** `invoice`, `deleted_invoice`: a top-level interface whose `object` is one literal. */
  #resourceName(type: ts.Type): string | undefined {
    const symbol = type.getSymbol();
    const declaration = symbol?.declarations?.find(ts.isInterfaceDeclaration);
    if (!symbol || !declaration || !ts.isSourceFile(declaration.parent)) return undefined;
    const object = type.getProperty("object");
    const named = object && this.#checker.getTypeOfSymbol(object);
    if (!named?.isStringLiteral()) return undefined;
    return (symbol.name.startsWith("Deleted") ? "deleted_" : "") + named.value;
  }
}

function stub(name: string): Schema {
  return {
    type: "object",
    required: ["object"],
    properties: { id: { type: "string" }, object: { const: name.replace(/^deleted_/, "") } },
    "x-stub": true,
  };
}

/** `(string & {})`: how the SDK says that an enum may grow. */
function isOpenText(type: ts.Type): boolean {
  return type.isIntersection() && type.types.some(({ flags }) => flags & ts.TypeFlags.String);
}

/** `key?: void`: how the SDK says that a key is gone. */
function isNothing(type: ts.Type, optional: boolean): boolean {
  if (type.flags & ts.TypeFlags.Void) return true;
  const parts = type.isUnion() ? type.types : [type];
  return optional && parts.every(({ flags }) => flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined));
}

/** "A text or null" as one schema with two types, where the other arm is a plain type. */
function withNullFolded(arms: Schema[]): Schema {
  const [first, second, ...more] = arms;
  if (first && !second) return first;
  if (first && second && more.length === 0) {
    const other = first.type === "null" ? second : second.type === "null" ? first : undefined;
    if (other?.enum) return { ...other, type: ["string", "null"], enum: [...other.enum, null] };
    if (typeof other?.type === "string") return { ...other, type: [other.type, "null"] };
  }
  return { anyOf: arms };
}
