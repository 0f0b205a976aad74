"""The published language: what each service says, may be asked for, and answers; the only thing services share."""
