"""The import doctor: questions about incoming patches that get an answer with evidence, and rules that each look for one thing."""
