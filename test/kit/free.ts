/** For `requireFree` of the contract where no link has any record. */
export const free = async () => {};
