/** Where a case is held: it opens as many companies as it wants, and all of them are closed after it. */
import { Company, type CompanyWishes } from "./company.ts";
import type { ExamOptions } from "./options.ts";

export class Hall {
  readonly options: ExamOptions;
  readonly #opened: Company[] = [];

  constructor(options: ExamOptions) {
    this.options = options;
  }

  async open(wishes: CompanyWishes = {}): Promise<Company> {
    const company = await Company.found(this.options, wishes);
    this.#opened.push(company);
    return company;
  }

  async close(): Promise<void> {
    for (const company of this.#opened.reverse()) await company.close();
  }
}
