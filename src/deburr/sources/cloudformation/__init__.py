"""SAM and CloudFormation templates, read by an own resolver that keeps every place."""
