package plan

import "gangyao/platform/fault"

// Field names a field of an item's form; its label is the message
// "plan.field." + Field.
type Field string

const (
	FieldTitle        Field = "title"
	FieldTableKind    Field = "table_kind"
	FieldTable        Field = "table"
	FieldNo           Field = "no"
	FieldGroup        Field = "group"
	FieldName         Field = "name"
	FieldUnit         Field = "unit"
	FieldNature       Field = "nature"
	FieldDirection    Field = "direction"
	FieldBaseline     Field = "baseline"
	FieldBaselineYear Field = "baseline_year"
	FieldTarget       Field = "target"
	FieldTargetYear   Field = "target_year"
	FieldTargetOp     Field = "target_op"
	FieldActual       Field = "actual"
	FieldActualYear   Field = "actual_year"
	FieldGrowthBase   Field = "growth_baseline"
	FieldGrowthTarget Field = "growth_target"
	FieldGrowthActual Field = "growth_actual"
	FieldParent       Field = "parent"
	FieldNote         Field = "note"
	FieldSubject      Field = "subject"
	FieldOp           Field = "op"
	FieldValue        Field = "value"
	FieldValueTo      Field = "value_to"
	FieldDue          Field = "due"
	FieldMeasureKind  Field = "kind"
	FieldAction       Field = "action"
	FieldQuantity     Field = "quantity"
	FieldStatus       Field = "status"
	FieldForm         Field = "form"
	FieldVerb         Field = "verb"
	FieldOwners       Field = "owners" // separated by 、
	FieldSpan         Field = "span"   // not typed: names the place in a field fault
)

// Form holds typed values by field, as a person types them.
type Form map[Field]string

// FieldFault is what is wrong with one field.
type FieldFault struct {
	Field Field
	Fault *fault.Error
}
